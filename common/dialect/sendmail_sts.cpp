#include "common/dialect/sendmail_sts.h"

#include "common/base/overloaded.h"

namespace mta_tls {

namespace {

constexpr std::string_view server_name = " servername=hostname";

std::string listed(const std::vector<NamePattern>& names) {
  std::string list;
  for (const auto& name : names) {
    list += list.empty() ? "" : ":";
    list += name.kind() == NamePattern::Kind::exact ? "" : ".";
    list += name.domain().text();
  }
  return list;
}

// The MX hosts that level "secure" allows; empty: none that can be named.
std::string mx_hosts(const Require& require) {
  if (!require.requirement->names.empty()) {
    return listed(require.requirement->names);
  }
  const std::string own(require.own_name);
  return require.to_address || own.empty() ? "" : own + ":." + own;
}

std::string secure(const Require& require) {
  const auto hosts = mx_hosts(require);
  return hosts.empty() ? "TEMP level \"secure\" has no name here"
                       : "OK secure match=" + hosts + std::string(server_name);
}

std::string answer(const Require& require) {
  const auto& requirement = *require.requirement;
  if (!requirement.ca_file.empty()) {
    return "TEMP Sendmail cannot check \"ca_file\"";
  }
  switch (requirement.level) {
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::dane:
  case SecurityLevel::encrypt:
    return "OK " + std::string(word(requirement.level));
  case SecurityLevel::verify:
    return "OK secure" + std::string(server_name);
  case SecurityLevel::secure:
    return secure(require);
  case SecurityLevel::fingerprint:
  case SecurityLevel::dane_only:
    return "TEMP Sendmail cannot check level \"" + std::string(word(requirement.level)) +
           '"';
  }
  return "TEMP internal error";
}

} // namespace

void render_sendmail_sts(const Decision& decision, std::string& out) {
  std::visit(Overloaded{[&](const NoOpinion&) { out += "NOTFOUND "; },
                        [&](const Require& require) { out += answer(require); },
                        [&](const Refuse& refuse) { out += "TEMP " + refuse.text; },
                        [&](const Defer& defer) { out += "TEMP " + defer.text; }},
             decision.outcome);
}

Awaited answer_sendmail_sts(std::string_view key, const Grounds& grounds,
                            std::string& reply) {
  const auto domain = NextHop::parse(key);
  if (!domain) {
    reply += "TEMP the key is no domain";
    return std::nullopt;
  }
  OutboundQuestion question{*domain};
  return answer_outbound(question, grounds, [&](const Decision& decision) {
    render_sendmail_sts(decision, reply);
  });
}

} // namespace mta_tls
