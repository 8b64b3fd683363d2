#pragma once

#include <optional>
#include <string_view>

namespace mta_tls {

// The macros that an MTA has sent up to an event of the milter protocol, under Sendmail's
// names: "v", "{tls_version}".
class Macros {
public:
  // nullopt: not sent. The value lives for as long as the event is handled.
  virtual std::optional<std::string_view> get(const char* name) const = 0;

protected:
  ~Macros() = default;
};

} // namespace mta_tls
