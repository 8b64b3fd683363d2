#include "common/dialect/exim_in.h"

#include "common/base/text.h"
#include "common/tls/certificate.h"
#include "common/wire/base64.h"

#include <algorithm>
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

constexpr std::array<std::pair<std::string_view, Words::Plain Words::*>, 7> plain_words{{
    {"stage", &Words::stage},
    {"client", &Words::client},
    {"auth", &Words::auth},
    {"tls", &Words::tls},
    {"bits", &Words::bits},
    {"verified", &Words::verified},
    {"id", &Words::id},
}};

constexpr std::array<std::pair<std::string_view, Words::Encoded Words::*>, 6>
    encoded_words{{
        {"sender", &Words::sender},
        {"recipient", &Words::recipient},
        {"cert", &Words::certificate},
        {"cipher", &Words::cipher},
        {"helo", &Words::helo},
        {"name", &Words::name},
    }};

template <class Table>
auto find_word(const Table& table, std::string_view name) {
  return std::find_if(table.begin(), table.end(),
                      [&](const auto& known) { return known.first == name; });
}

std::optional<EximInError> add_plain(Words::Plain& word, std::string_view value) {
  if (word) {
    return EximInError::repeated_word;
  }
  word = value;
  return std::nullopt;
}

std::optional<EximInError> add_encoded(Words::Encoded& word, std::string_view value) {
  if (word) {
    return EximInError::repeated_word;
  }
  word = decode_base64(value);
  return word ? std::nullopt : std::optional(EximInError::bad_base64);
}

std::optional<EximInError> add_word(Words& words, std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return EximInError::not_a_word_list;
  }
  const auto name = text.substr(0, equals);
  const auto value = text.substr(equals + 1);
  if (const auto plain = find_word(plain_words, name); plain != plain_words.end()) {
    return add_plain(words.*plain->second, value);
  }
  if (const auto coded = find_word(encoded_words, name); coded != encoded_words.end()) {
    return add_encoded(words.*coded->second, value);
  }
  return std::nullopt;
}

Result<Words, EximInError> read_words(std::string_view key) {
  Words words;
  for (const auto text : split(key, ' ')) {
    if (const auto error = add_word(words, text)) {
      return Unexpected{*error};
    }
  }
  if (words.stage != "mail" && words.stage != "rcpt") {
    return Unexpected{EximInError::no_stage};
  }
  if (!words.sender) {
    return Unexpected{EximInError::no_sender};
  }
  if (words.stage == "rcpt" && !words.recipient) {
    return Unexpected{EximInError::no_recipient};
  }
  return words;
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
    facts.certificate_names = std::move(certificate->names);
  }
}

void append_refusal(const SmtpReply& refusal, std::string& reply) {
  reply += refusal.code >= 500 ? "OK deny " : "OK defer ";
  reply += refusal.line();
}

} // namespace

std::string_view explain(EximInError error) noexcept {
  switch (error) {
  case EximInError::not_a_word_list:
    return "the key is not a list of name=value words";
  case EximInError::repeated_word:
    return "a word stands twice in the key";
  case EximInError::bad_base64:
    return "a value that must be base64 is not";
  case EximInError::no_stage:
    return "no stage=mail or stage=rcpt in the key";
  case EximInError::no_sender:
    return "no sender in the key";
  case EximInError::no_recipient:
    return "no recipient in the key, at stage rcpt";
  }
  return "";
}

Result<EximInQuestion, EximInError> EximInQuestion::parse(std::string_view key) {
  auto words = read_words(key);
  if (!words) {
    return Unexpected{words.error()};
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

void answer_exim_in(std::string_view key, const Snapshot& snapshot, Instant now,
                    InboundRecorder* recorder, std::string& reply) {
  const auto parsed = EximInQuestion::parse(key);
  if (!parsed) {
    reply += "TEMP ";
    reply += explain(parsed.error());
    return;
  }
  const auto answer = judge_inbound(parsed->question(), snapshot, now, recorder);
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
