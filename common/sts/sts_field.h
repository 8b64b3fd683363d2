#pragma once

#include <optional>
#include <string_view>

namespace mta_tls {

// A field of a TXT record ("name=value") or a line of a policy ("name: value"), without
// the blanks around it. Those before the value are its own: only a policy may have them.
struct StsField {
  std::string_view name;
  std::string_view value;
};

// nullopt: there is no separator, or what stands before it is no name of a field (RFC
// 8461: sts-ext-name, sts-policy-ext-name).
std::optional<StsField> sts_field(std::string_view text, char separator);

} // namespace mta_tls
