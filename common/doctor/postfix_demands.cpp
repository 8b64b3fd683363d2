#include "common/doctor/postfix_demands.h"

#include <fmt/format.h>

namespace mta_tls::doctor {

namespace {

constexpr ForcedTransport for_encrypt{"forcedtls", "postfix-forced", "encrypt",
                                      SecurityLevel::encrypt};
constexpr ForcedTransport for_verify{"forcedtls-verify", "postfix-forced-verify",
                                     "verify", SecurityLevel::verify};

} // namespace

std::vector<ForcedTransport> wanted_transports(const Needs& needs) {
  std::vector<ForcedTransport> wanted;
  if (needs.senders || are_for_milter(needs)) {
    wanted.push_back(for_encrypt);
    if (needs.demands_verify) {
      wanted.push_back(for_verify);
    }
  }
  return wanted;
}

bool are_for_milter(const Needs& needs) {
  return needs.logins || needs.messages;
}

std::string marker_header(std::string_view level) {
  return fmt::format("X-MTA-TLS-Forced: {}", level);
}

std::array<std::string, 2> marker_headers() {
  return {marker_header("encrypt"), marker_header("verify")};
}

} // namespace mta_tls::doctor
