#include "common/dialect/delegation.h"

#include "common/wire/xtext.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>

namespace mta_tls {

namespace {

// What is used of a request. nullopt: the attribute is not there.
struct Told {
  using Value = std::optional<std::string_view>;

  Value request, state, sender, recipient;
  Value client_address, client_name, helo, queue_id, sasl_method, sasl_username;
  Value protocol, cipher, key_size, subject, issuer, key;
};

struct Known {
  std::string_view name;
  Told::Value Told::*value;
};

// By their size, so that an attribute is compared with two names at most.
constexpr std::array<Known, 16> known_names{{
    {"sender", &Told::sender},
    {"request", &Told::request},
    {"queue_id", &Told::queue_id},
    {"recipient", &Told::recipient},
    {"helo_name", &Told::helo},
    {"client_name", &Told::client_name},
    {"sasl_method", &Told::sasl_method},
    {"ccert_issuer", &Told::issuer},
    {"ccert_subject", &Told::subject},
    {"sasl_username", &Told::sasl_username},
    {"protocol_state", &Told::state},
    {"client_address", &Told::client_address},
    {"encryption_cipher", &Told::cipher},
    {"encryption_keysize", &Told::key_size},
    {"encryption_protocol", &Told::protocol},
    {"ccert_pubkey_fingerprint", &Told::key},
}};

constexpr std::size_t longest_name = known_names.back().name.size();

// For each size, how many of the names are shorter.
constexpr auto shorter_names = [] {
  std::array<std::uint8_t, longest_name + 2> counts{};
  for (std::size_t size = 0; size < counts.size(); ++size) {
    for (const auto& known : known_names) {
      counts[size] = static_cast<std::uint8_t>(counts[size] + (known.name.size() < size));
    }
  }
  return counts;
}();

void take(const Attribute& attribute, Told& told) {
  const auto size = attribute.name.size();
  if (size > longest_name) {
    return;
  }
  for (std::size_t i = shorter_names[size]; i < shorter_names[size + 1]; ++i) {
    if (known_names[i].name == attribute.name) {
      told.*known_names[i].value = attribute.value;
    }
  }
}

Told read(std::span<const Attribute> attributes) {
  Told told;
  for (const auto& attribute : attributes) {
    take(attribute, told);
  }
  return told;
}

bool is_before_mail(const Told& told) {
  static constexpr std::array<std::string_view, 5> states{"CONNECT", "EHLO", "HELO",
                                                          "VRFY", "ETRN"};
  return told.state &&
         std::find(states.begin(), states.end(), *told.state) != states.end();
}

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

std::string or_empty(const Told::Value& value) {
  return std::string(value.value_or(std::string_view{}));
}

void add_encryption(const Told& told, SessionFacts& facts) {
  if (!told.protocol) {
    return;
  }
  facts.tls = told.protocol->empty() ? TlsState::plain : TlsState::encrypted;
  facts.protocol = *told.protocol;
  facts.version = version_of_protocol(facts.protocol);
  facts.cipher = or_empty(told.cipher);
  if (told.key_size && facts.tls == TlsState::encrypted) {
    facts.cipher_bits = number(*told.key_size);
  }
}

// Postfix tells both names of a certificate that it trusts, and none of any other. A
// certificate whose subject has no common name has names that Postfix does not tell.
void add_trust(const Told& told, SessionFacts& facts) {
  if (!told.subject || !told.issuer) {
    return;
  }
  auto subject = decode_xtext(*told.subject);
  auto issuer = decode_xtext(*told.issuer);
  if (!subject || !issuer) {
    return;
  }
  const bool is_trusted = !subject->empty() || !issuer->empty();
  facts.trust = is_trusted ? ClientTrust::trusted : ClientTrust::not_trusted;
  facts.certificate_issuer = *std::move(issuer);
  if (!subject->empty()) {
    facts.certificate_names.emplace().push_back(*std::move(subject));
  }
}

void add_key(const Told& told, SessionFacts& facts) {
  if (told.key) {
    facts.has_no_key = told.key->empty();
    facts.key = key_digest_of(*told.key);
  }
}

std::optional<DelegationError> error_in(const Told& told) {
  if (told.request != "smtpd_access_policy") {
    return DelegationError::not_a_policy_request;
  }
  const bool is_mistake = !told.sender && !is_before_mail(told);
  return is_mistake ? std::optional(DelegationError::no_sender) : std::nullopt;
}

// By what rules are found: the session's facts are still to come.
InboundQuestion who_asks(const Told& told) {
  InboundQuestion question{"delegation",
                           {},
                           {},
                           *told.sender,
                           told.recipient.value_or(""),
                           told.helo.value_or(""),
                           told.client_name.value_or(""),
                           told.queue_id.value_or("")};
  if (told.client_address) {
    if (const auto address = IpAddress::parse(*told.client_address)) {
      question.facts.client = *address;
    }
  }
  question.facts.authenticated = told.sasl_username && !told.sasl_username->empty() &&
                                 is_login(told.sasl_method.value_or(""));
  question.envelope.sender_domain = domain_of_address(question.sender);
  if (!question.recipient.empty()) {
    question.envelope.recipient_domain = domain_of_address(question.recipient);
  }
  return question;
}

void add_session(const Told& told, SessionFacts& facts) {
  add_encryption(told, facts);
  add_trust(told, facts);
  add_key(told, facts);
}

DelegationAction append_action(const InboundAnswer& answer, std::string& reply) {
  if (!answer.refusal) {
    reply += "action=DUNNO\n\n";
    return DelegationAction::dunno;
  }
  const auto& refusal = *answer.refusal;
  if (refusal.code >= 500) {
    reply += "action=" + refusal.line() + "\n\n";
    return DelegationAction::reject;
  }
  // Postfix chooses the code itself: 450, unless main.cf says otherwise.
  reply += "action=DEFER_IF_PERMIT " + refusal.enhanced + ' ' + refusal.text + "\n\n";
  return DelegationAction::defer;
}

DelegationAction answer(std::span<const Attribute> attributes, const Snapshot& snapshot,
                        Instant now, InboundRecorder* recorder, std::string& reply) {
  const auto told = read(attributes);
  if (const auto error = error_in(told)) {
    append_delegation_failure(explain(*error), reply);
    return DelegationAction::defer;
  }
  if (is_before_mail(told)) {
    return append_action({}, reply);
  }
  auto question = who_asks(told);
  if (!is_any_rule_about(question, snapshot)) {
    return append_action({}, reply);
  }
  add_session(told, question.facts);
  return append_action(judge_inbound(std::move(question), snapshot, now, recorder),
                       reply);
}

} // namespace

std::string_view explain(DelegationError error) noexcept {
  switch (error) {
  case DelegationError::not_a_policy_request:
    return "not a request of smtpd_access_policy";
  case DelegationError::no_sender:
    return "no sender in the request";
  }
  return "";
}

Result<std::optional<InboundQuestion>, DelegationError>
parse_delegation(std::span<const Attribute> attributes) {
  const auto told = read(attributes);
  if (const auto error = error_in(told)) {
    return Unexpected{*error};
  }
  if (is_before_mail(told)) {
    return std::optional<InboundQuestion>{};
  }
  auto question = who_asks(told);
  add_session(told, question.facts);
  return std::optional(std::move(question));
}

DelegationAction answer_delegation(std::span<const Attribute> attributes,
                                   const Snapshot& snapshot, Instant now,
                                   InboundRecorder* recorder,
                                   std::string& reply) noexcept {
  const auto begin = reply.size();
  try {
    return answer(attributes, snapshot, now, recorder, reply);
  } catch (const std::exception&) {
    reply.resize(begin);
    append_delegation_failure("internal error", reply);
    return DelegationAction::defer;
  }
}

// RFC 3463 section 3.4: X.3.0, other or undefined mail system status.
void append_delegation_failure(std::string_view why, std::string& reply) {
  reply += "action=DEFER_IF_PERMIT 4.3.0 TLS policy: ";
  reply += why;
  reply += "\n\n";
}

} // namespace mta_tls
