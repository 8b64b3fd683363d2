#include "common/policy/inbound_decision.h"

#include <algorithm>

namespace mta_tls {

std::string_view word(InboundFault fault) noexcept {
  switch (fault) {
  case InboundFault::auth_without_tls:
    return "auth-without-tls";
  case InboundFault::no_tls:
    return "no-tls";
  case InboundFault::version_too_low:
    return "version-too-low";
  case InboundFault::cipher_too_weak:
    return "cipher-too-weak";
  case InboundFault::no_trusted_cert:
    return "no-trusted-certificate";
  case InboundFault::wrong_name:
    return "wrong-name";
  case InboundFault::wrong_key:
    return "wrong-key";
  case InboundFault::fact_unknown:
    return "fact-unknown";
  }
  return "";
}

std::string_view explain(SessionFact fact) noexcept {
  switch (fact) {
  case SessionFact::client:
    return "the client's address";
  case SessionFact::tls:
    return "whether the session is encrypted";
  case SessionFact::version:
    return "the version of TLS";
  case SessionFact::cipher_bits:
    return "the strength of the cipher";
  case SessionFact::trust:
    return "whether the client's certificate is trusted";
  case SessionFact::names:
    return "the names in the client's certificate";
  case SessionFact::key:
    return "the key of the client's certificate";
  }
  return "";
}

bool is_tried_only(InboundVerdict verdict) noexcept {
  return verdict == InboundVerdict::testing ||
         verdict == InboundVerdict::letter_awaited ||
         verdict == InboundVerdict::letter_ended;
}

const InboundConsidered* refused_in_testing(const InboundDecision& decision) {
  const auto& all = decision.considered;
  const auto found = std::find_if(all.begin(), all.end(), [](const auto& considered) {
    return considered.would_refuse.has_value();
  });
  return found == all.end() ? nullptr : &*found;
}

InboundDecision as_if_enforced(const InboundConsidered& considered) {
  const bool temporary =
      considered.would_refuse == InboundFault::fact_unknown ||
      considered.rule->on_failure.action == InboundFailure::Action::tempfail;
  return {Violated{*considered.would_refuse, temporary, considered.unknown},
          considered.rule,
          {}};
}

} // namespace mta_tls
