#pragma once

#include "policyd/cli/console.h"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>

namespace mta_tls {

inline constexpr std::chrono::seconds short_wait{10};
inline constexpr std::chrono::seconds long_wait{300}; // a table of millions is loaded

struct ControlRequest {
  std::string_view place; // "unix:/run/mta-tls/policyd.sock"
  std::string json;       // as policyd's control_protocol.h has them
  std::chrono::seconds deadline = short_wait;
  ExitCode if_refused = ExitCode::usage;
  std::string_view refusal = "the daemon has refused: "; // before its own words
};

// Asks the running daemon over its control socket and hands the "result" of the reply to
// `show` as JSON text. Fails with `unreachable` where there is no reply to understand.
ExitCode ask_daemon(const ControlRequest& request, Console& console,
                    const std::function<ExitCode(const std::string& result)>& show);

// "no answer within 10 s", "Connection refused"
std::string error_reason(std::error_code error, std::chrono::seconds deadline);

// "cannot ask unix:/x: Connection refused (nobody listens there: …)"
std::string unreachable_text(std::string_view address, std::error_code error,
                             std::chrono::seconds deadline);

} // namespace mta_tls
