#pragma once

#include "common/policy/snapshot.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// The letters that rules of either direction rest on which force TLS, or would but for
// their being tested.
std::set<LetterIndex> letters_in_use(const Snapshot& table);

// Whose mail loses its letter with these, by the rules that rest on them: "mail to
// a.example, b.example and from c.example".
using MailOfLetters = std::map<LetterIndex, std::string>;
MailOfLetters mail_resting_on(const std::set<LetterIndex>& letters,
                              const Snapshot& table);

// The addresses that these rules name in "notify", each once. Empty: they name nobody, as
// inbound rules do, or nothing rests on such a letter any more.
std::vector<std::string> notified_of_letter(const Snapshot& table, std::string_view id);

} // namespace mta_tls
