#pragma once

#include "common/explain/case.h"

#include <string>
#include <vector>

namespace mta_tls {

// What an administrator should know to make use of the answer: sentences.
std::vector<std::string> hints(const Case& about);

} // namespace mta_tls
