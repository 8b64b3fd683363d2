#pragma once

#include "common/policy/compare.h"

#include <string>
#include <vector>

namespace mta_tls {

// What a change of one name's answer gives and takes away, in words; and the exceptions
// and modes behind it.
std::vector<std::string> change_reasons(const NameChange& change);

} // namespace mta_tls
