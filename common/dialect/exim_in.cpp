#include "common/dialect/exim_in.h"

#include "common/tls/certificate.h"

#include <array>
#include <charconv>

namespace mta_tls {

namespace {

// The words of a key as they are used. nullopt: it is not there.
struct Words {
  using Plain = std::optional<std::string_view>;
  using Encoded = std::optional<std::string>;

  Plain stage, client, auth, tls, bits, verified, id;
  Encoded sender, recipient, certificate, cipher, helo, name;
};

constexpr std::array<EximPlainWord<Words>, 7> plain_words{{
    {"stage", &Words::stage},
    {"client", &Words::client},
    {"auth", &Words::auth},
    {"tls", &Words::tls},
    {"bits", &Words::bits},
    {"verified", &Words::verified},
    {"id", &Words::id},
}};

constexpr std::array<EximCodedWord<Words>, 6> coded_words{{
    {"sender", &Words::sender},
    {"recipient", &Words::recipient},
    {"cert", &Words::certificate},
    {"cipher", &Words::cipher},
    {"helo", &Words::helo},
    {"name", &Words::name},
}};

constexpr EximWordNames<Words> names{plain_words, coded_words};

std::optional<EximKeyError> error_in(const Words& words) {
  if (words.stage != "mail" && words.stage != "rcpt") {
    return EximKeyError::no_stage;
  }
  if (!words.sender) {
    return EximKeyError::no_sender;
  }
  if (words.stage == "rcpt" && !words.recipient) {
    return EximKeyError::no_recipient;
  }
  return std::nullopt;
}

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

void add_client(const Words& words, SessionFacts& facts) {
  if (!words.client) {
    return;
  }
  facts.local_submission = words.client->empty();
  if (const auto address = IpAddress::parse(*words.client)) {
    facts.client = *address;
  }
}

void add_encryption(const Words& words, SessionFacts& facts) {
  if (!words.tls) {
    return;
  }
  facts.tls = words.tls->empty() ? TlsState::plain : TlsState::encrypted;
  facts.protocol = *words.tls;
  facts.version = version_of_protocol(facts.protocol);
  facts.cipher = words.cipher.value_or("");
  if (words.bits && facts.tls == TlsState::encrypted) {
    facts.cipher_bits = number(*words.bits);
  }
}

void add_certificate(const Words& words, SessionFacts& facts) {
  if (words.verified == "0" || words.verified == "1") {
    facts.trust = words.verified == "1" ? ClientTrust::trusted : ClientTrust::not_trusted;
  }
  if (!words.certificate) {
    return;
  }
  facts.has_no_key = words.certificate->empty();
  auto certificate = read_certificate(*words.certificate);
  if (!certificate) {
    return;
  }
  facts.key = KeyDigest{certificate->key_sha256};
  facts.certificate_issuer = std::move(certificate->issuer);
  if (facts.trust == ClientTrust::trusted) {
    facts.certificate_names = all_names(*certificate);
  }
}

void append_refusal(const SmtpReply& refusal, std::string& reply) {
  reply += refusal.code >= 500 ? "OK deny " : "OK defer ";
  reply += refusal.line();
}

} // namespace

Result<EximInQuestion, EximKeyError> EximInQuestion::parse(std::string_view key) {
  auto words = names.read(key);
  if (!words) {
    return Unexpected{words.error()};
  }
  if (const auto error = error_in(*words)) {
    return Unexpected{*error};
  }
  EximInQuestion parsed;
  add_client(*words, parsed.facts_);
  parsed.facts_.authenticated = words->auth == "1";
  add_encryption(*words, parsed.facts_);
  add_certificate(*words, parsed.facts_);
  parsed.sender_ = *std::move(words->sender);
  parsed.envelope_.sender_domain = domain_of_address(parsed.sender_);
  if (words->stage == "rcpt") {
    parsed.recipient_ = *std::move(words->recipient);
    parsed.envelope_.recipient_domain = domain_of_address(parsed.recipient_);
  }
  parsed.helo_ = std::move(words->helo).value_or("");
  parsed.client_name_ = std::move(words->name).value_or("");
  parsed.queue_id_ = words->id.value_or("");
  return parsed;
}

InboundQuestion EximInQuestion::question() const {
  return {"exim", facts_, envelope_, sender_, recipient_, helo_, client_name_, queue_id_};
}

void answer_exim_in(std::string_view key, const Grounds& grounds, std::string& reply) {
  const auto parsed = EximInQuestion::parse(key);
  if (!parsed) {
    reply += "TEMP ";
    reply += explain(parsed.error());
    return;
  }
  const auto answer =
      judge_inbound(parsed->question(), grounds.table, grounds.now, grounds.recorder);
  switch (answer.kind) {
  case InboundAnswerKind::no_rule:
    reply += "NOTFOUND ";
    return;
  case InboundAnswerKind::kept:
    reply += "OK accept";
    return;
  case InboundAnswerKind::refused:
    append_refusal(*answer.refusal, reply);
    return;
  }
}

} // namespace mta_tls
