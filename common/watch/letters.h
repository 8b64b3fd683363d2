#pragma once

#include "common/policy/snapshot.h"
#include "common/watch/memory.h"

#include <map>
#include <string>
#include <vector>

namespace mta_tls {

// By the letter's ID.
using LettersTold = std::map<std::string, EndTold, std::less<>>;

// What there is to tell of the letters that rules rest on: those that end soon, at the
// first of the days ahead that the table asks for and again later, those that have ended,
// and those of them that were renewed. `told` becomes what was told of the letters that
// there are.
std::vector<Finding> notice_letters(const Snapshot& table, LettersTold& told,
                                    Instant now);

} // namespace mta_tls
