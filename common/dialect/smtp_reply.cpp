#include "common/dialect/smtp_reply.h"

#include "common/dialect/peer_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace mta_tls {

namespace {

struct Codes {
  int permanent;
  int temporary;
  std::string_view detail; // what follows the class in the enhanced code
};

Codes codes_of(InboundFault fault) {
  switch (fault) {
  case InboundFault::no_tls:
    return {530, 454, ".7.0"};
  case InboundFault::version_too_low:
  case InboundFault::cipher_too_weak:
    return {550, 450, ".7.10"};
  case InboundFault::no_trusted_cert:
  case InboundFault::wrong_name:
  case InboundFault::wrong_key:
    return {550, 450, ".7.5"};
  case InboundFault::auth_without_tls:
    return {538, 454, ".7.11"};
  case InboundFault::fact_unknown:
    break;
  }
  return {451, 451, ".7.0"};
}

// " from a.example to b.example": what the rule went by, in this session.
std::string subject(const InboundMatch& match, const SessionFacts& facts,
                    const InboundEnvelope& envelope) {
  std::string text;
  if (!match.sender_domains.empty()) {
    text += " from " + plain_domain(envelope.sender_domain);
  } else if (!match.client_networks.empty()) {
    text += facts.client ? " from [" + facts.client->text() + "]" : " from this client";
  }
  if (!match.recipient_domains.empty() && envelope.recipient_domain) {
    text += " to " + plain_domain(*envelope.recipient_domain);
  }
  return text;
}

std::string_view number(TlsVersion version) {
  return word(version).substr(0, 3); // "1.0" of "1.0-legacy"
}

std::string agreed_names(const InboundRequirement& requirement) {
  std::vector<std::string> names;
  for (const auto& pattern : requirement.names) {
    names.push_back(pattern.text());
  }
  return some_of(names, max_peer_octets);
}

std::string protocol_of(const SessionFacts& facts) {
  return facts.protocol.empty() && facts.version
             ? fmt::format("TLSv{}", number(*facts.version))
             : plain_text(facts.protocol, max_peer_octets);
}

std::string cipher_of(const SessionFacts& facts) {
  const auto bits = facts.cipher_bits.value_or(0);
  return facts.cipher.empty()
             ? fmt::format("the session has {}", bits)
             : fmt::format("{} has {}", plain_text(facts.cipher, max_peer_octets), bits);
}

std::string names_seen(const SessionFacts& facts) {
  return facts.certificate_names && !facts.certificate_names->empty()
             ? "names " + some_of(*facts.certificate_names, max_peer_octets)
             : "bears no name";
}

std::string key_seen(const SessionFacts& facts) {
  if (!facts.key) {
    return "the client shows no certificate";
  }
  return "the client's key has SHA-256 " + hexadecimal(*facts.key);
}

// What is required, and what was seen instead.
struct Complaint {
  std::string required;
  std::string seen;
};

Complaint about_trust(const InboundRequirement& requirement) {
  const auto names =
      requirement.names.empty() ? "" : " with the name " + agreed_names(requirement);
  return {fmt::format("A trusted client certificate{} is required", names),
          "the client shows no certificate, or none that is trusted here"};
}

Complaint about_name(const InboundRequirement& requirement, const SessionFacts& facts) {
  return {fmt::format("A client certificate with the name {} is required",
                      agreed_names(requirement)),
          "the client's certificate " + names_seen(facts)};
}

Complaint about_fact(const Violated& violated) {
  return {"What is agreed cannot be checked",
          fmt::format("this server does not know {}; try again later",
                      violated.unknown ? explain(*violated.unknown) : "enough")};
}

Complaint complaint(const Violated& violated, const InboundRequirement& requirement,
                    const SessionFacts& facts) {
  switch (violated.fault) {
  case InboundFault::auth_without_tls:
    return {"TLS is required",
            "the session is authenticated, but in plain text; STARTTLS first"};
  case InboundFault::no_tls:
    return {"TLS is required", "the session is in plain text; STARTTLS first"};
  case InboundFault::version_too_low:
    return {fmt::format("TLS {} or later is required", number(requirement.min_tls)),
            "the session has " + protocol_of(facts)};
  case InboundFault::cipher_too_weak:
    return {fmt::format("A cipher of {} bits is required", requirement.min_cipher_bits),
            cipher_of(facts)};
  case InboundFault::no_trusted_cert:
    return about_trust(requirement);
  case InboundFault::wrong_name:
    return about_name(requirement, facts);
  case InboundFault::wrong_key:
    return {"A client certificate with an agreed key is required", key_seen(facts)};
  case InboundFault::fact_unknown:
    break;
  }
  return about_fact(violated);
}

std::string text_of(const Violated& violated, const InboundRule* rule,
                    const SessionFacts& facts, const InboundEnvelope& envelope) {
  static const InboundRequirement nothing;
  const auto [required, seen] =
      complaint(violated, rule ? rule->requirement : nothing, facts);
  if (!rule) {
    return fmt::format("{}: {}.", required, seen);
  }
  auto text = fmt::format("{} for mail{} (rule \"{}\"): {}.", required,
                          subject(rule->match, facts, envelope),
                          plain_text(rule->id, max_own_octets), seen);
  if (!rule->on_failure.text.empty()) {
    text += ' ';
    text += rule->on_failure.text;
  }
  return text;
}

// Like plain_text(), but of our own words: their quotes stay.
void make_safe(std::string& text) {
  text.resize(std::min(text.size(), SmtpReply::max_text_octets));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~' || c == '%'; },
      '?');
}

} // namespace

SmtpReply SmtpReply::of(int code, std::string_view detail, std::string text) {
  make_safe(text);
  return {code, (code < 500 ? '4' : '5') + std::string(detail), std::move(text)};
}

std::string SmtpReply::line() const {
  return fmt::format("{} {} {}", code, enhanced, text);
}

SmtpReply smtp_reply(const InboundDecision& decision, const SessionFacts& facts,
                     const InboundEnvelope& envelope) {
  const auto& violated = std::get<Violated>(decision.outcome);
  const auto codes = codes_of(violated.fault);
  return SmtpReply::of(violated.temporary ? codes.temporary : codes.permanent,
                       codes.detail, text_of(violated, decision.rule, facts, envelope));
}

} // namespace mta_tls
