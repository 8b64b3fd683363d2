#include "common/dialect/sendmail.h"

#include "common/base/overloaded.h"
#include "common/policy/session_facts.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::string_view nothing = "OK MAY";
// NIST SP 800-57: triple DES, the least that still counts.
constexpr std::string_view encrypted = "OK ENCR:112";
constexpr std::string_view verified = "OK VERIFY:112+CN";

// Why a session cannot be what a requirement asks for; empty: it can.
std::string_view fault_of_version(const Requirement& requirement,
                                  const std::optional<SendmailSession>& session) {
  if (!session) {
    // Sendmail with OpenSSL 3 speaks no older version than the default one.
    return requirement.min_tls <= default_min_tls
               ? ""
               : "the policy's \"min_tls\" needs a key with the field \"tls\"";
  }
  if (session->tls.empty()) {
    return ""; // plain text, which the answer does not allow
  }
  const auto version = version_of_protocol(session->tls);
  return version && *version >= requirement.min_tls
             ? ""
             : "the session's TLS version is lower than the policy's \"min_tls\"";
}

bool match(const std::vector<NamePattern>& patterns, const NamePattern& name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return covers(pattern, name); });
}

// A question that is answered with a requirement.
struct Asked {
  const Require& require;
  const Decision& decision;
  const SendmailQuestion& question;
  const Snapshot& snapshot;

  const Requirement& requirement() const { return *require.requirement; }
};

// The names that a certificate may bear.
std::vector<NamePattern> names_of(const Require& require) {
  if (!require.requirement->names.empty() || require.to_address) {
    return require.requirement->names;
  }
  const auto own = Domain::parse(require.own_name);
  if (!own) {
    return {};
  }
  return {NamePattern::exactly(*own), NamePattern::below(*own)};
}

// The "mx" of the rule that decides; null: it has none, or something else decides.
const std::vector<NamePattern>* mx_of(const Asked& asked) {
  const auto* won = winner(asked.decision.because);
  if (!won) {
    return nullptr;
  }
  const auto& body = asked.snapshot.rules().body(won->rule);
  const bool decides = &body.requirement == asked.require.requirement;
  return decides && !body.mx.empty() ? &body.mx : nullptr;
}

// Sendmail compares a certificate with one name: the MX host's own, if the policy allows
// it, else the first that the policy fixes.
std::string with_name(const std::vector<NamePattern>& names,
                      const std::optional<NamePattern>& mx) {
  if (mx && match(names, *mx)) {
    return std::string(verified);
  }
  for (const auto& name : names) {
    if (name.kind() == NamePattern::Kind::exact) {
      return std::string(verified) + ':' + name.text();
    }
  }
  return "TEMP the MX host's name is none that the policy allows";
}

std::string secure(const Asked& asked) {
  if (!asked.question.session) {
    return "TEMP level \"secure\" needs a key with the field \"mx\"";
  }
  std::optional<NamePattern> mx;
  if (const auto host = Domain::parse(asked.question.session->mx)) {
    mx = NamePattern::exactly(*host);
  }
  const auto* allowed = mx_of(asked);
  if (allowed && !(mx && match(*allowed, *mx))) {
    return "TEMP the MX host is none of those in the policy's \"mx\"";
  }
  return with_name(names_of(asked.require), mx);
}

std::string by_level(const Asked& asked) {
  switch (asked.requirement().level) {
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::dane:
    return std::string(nothing);
  case SecurityLevel::encrypt:
    return std::string(encrypted);
  case SecurityLevel::verify:
    return std::string(verified);
  case SecurityLevel::secure:
    return secure(asked);
  case SecurityLevel::fingerprint:
    return "TEMP Sendmail cannot check level \"fingerprint\"";
  case SecurityLevel::dane_only:
    return "OK DANE";
  }
  return "TEMP internal error";
}

std::string required(const Asked& asked) {
  const auto& requirement = asked.requirement();
  if (!forces_tls(requirement.level)) {
    return std::string(nothing);
  }
  if (!requirement.ca_file.empty()) {
    return "TEMP Sendmail cannot check \"ca_file\"";
  }
  const auto fault = fault_of_version(requirement, asked.question.session);
  return fault.empty() ? by_level(asked) : "TEMP " + std::string(fault);
}

std::string answer(const Asked& asked) {
  switch (asked.question.asks) {
  case SendmailAsks::requirement:
    return required(asked);
  case SendmailAsks::whether_to_try:
    return asked.requirement().level == SecurityLevel::none ? "OK NO"
                                                            : std::string(nothing);
  }
  return "TEMP internal error";
}

} // namespace

void render_sendmail(const Decision& decision, const SendmailQuestion& question,
                     const Snapshot& snapshot, std::string& out) {
  std::visit(Overloaded{[&](const NoOpinion&) { out += nothing; },
                        [&](const Require& require) {
                          out += answer({require, decision, question, snapshot});
                        },
                        [&](const Refuse& refuse) { out += "TEMP " + refuse.text; },
                        [&](const Defer& defer) { out += "TEMP " + defer.text; }},
             decision.outcome);
}

Awaited answer_sendmail(std::string_view key, const Grounds& grounds,
                        std::string& reply) {
  const auto question = parse_sendmail_key(key);
  if (!question) {
    reply += "TEMP ";
    reply += explain(question.error());
    return std::nullopt;
  }
  auto outbound = question->outbound();
  if (question->asks == SendmailAsks::whether_to_try) {
    // Whatever is found, TLS is tried: only a rule can leave it out.
    outbound.discovered = &nothing_discovered();
    render_sendmail(decide_outbound(grounds.table, outbound, grounds.now), *question,
                    grounds.table, reply);
    return std::nullopt;
  }
  return answer_outbound(outbound, grounds, [&](const Decision& decision) {
    render_sendmail(decision, *question, grounds.table, reply);
  });
}

} // namespace mta_tls
