#pragma once

#include <string_view>

namespace mta_tls::help {

// What `mta-tls letter COMMAND --help` adds to the list of options.
extern const std::string_view letter;
extern const std::string_view letter_template;
extern const std::string_view letter_add;
extern const std::string_view letter_countersign;
extern const std::string_view letter_check;
extern const std::string_view letter_expiring;
extern const std::string_view letter_show;
extern const std::string_view letter_revoke;

} // namespace mta_tls::help
