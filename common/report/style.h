#pragma once

#include <string_view>

namespace mta_tls {

// The page's style sheet.
extern const std::string_view report_style;

} // namespace mta_tls
