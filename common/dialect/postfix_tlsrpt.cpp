#include "common/dialect/postfix_tlsrpt.h"

#include "common/dialect/postfix.h"

namespace mta_tls {

namespace {

// The policy that the outcome is; null if it is another's, or raised above it.
const DiscoveredSts* policy_in_force(const Decision& decision) {
  const auto& because = decision.because;
  const auto* require = std::get_if<Require>(&decision.outcome);
  const bool is_sts = require && because.discovery == DiscoveryUse::mta_sts &&
                      because.exception_use != ExceptionUse::applied &&
                      because.demand != Demand::raised;
  return is_sts ? because.discovered->sts.get() : nullptr;
}

void append_line(std::string_view name, std::string_view value, std::string& out) {
  out += " { policy_string = ";
  out += name;
  out += ": ";
  out += value;
  out += " }";
}

// The policy as its owner wrote it, but for what has no meaning.
void append_policy_lines(const DiscoveredSts& policy, std::string& out) {
  append_line("version", "STSv1", out);
  append_line("mode", word(policy.mode), out);
  for (const auto& name : policy.requirement.names) {
    append_line("mx", name.text(), out);
  }
  append_line("max_age", std::to_string(policy.max_age.count()), out);
}

std::string attributes(const DiscoveredSts& policy, std::string_view domain) {
  std::string text(" policy_type=sts policy_domain=");
  text += domain;
  for (const auto& name : policy.requirement.names) {
    text += " mx_host_pattern=";
    text += name.text();
  }
  append_policy_lines(policy, text);
  return text;
}

} // namespace

void render_postfix_tlsrpt(const Decision& decision, std::string_view domain,
                           std::string& out) {
  const auto begin = out.size();
  render_postfix_policy(decision, out);
  const auto* policy = policy_in_force(decision);
  if (policy == nullptr) {
    return;
  }
  const auto more = attributes(*policy, domain);
  if (out.size() - begin + more.size() <= max_tlsrpt_reply) {
    out += more;
  }
}

} // namespace mta_tls
