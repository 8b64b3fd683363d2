#pragma once

#include "common/policy/snapshot.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// The letters that rules rest on which force TLS, or would but for their being tested.
std::set<LetterIndex> letters_in_use(const Snapshot& table);

// The addresses that these rules name in "notify", each once. Empty: they name nobody, or
// nothing rests on such a letter any more.
std::vector<std::string> notified_of_letter(const Snapshot& table, std::string_view id);

} // namespace mta_tls
