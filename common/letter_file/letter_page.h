#pragma once

#include "common/base/result.h"
#include "common/letter/composed_letter.h"

#include <string>

namespace mta_tls {

// The letter as a PDF of one page, A4. The error says why it cannot be one.
Result<std::string, std::string> letter_page(const ComposedLetter& letter);

} // namespace mta_tls
