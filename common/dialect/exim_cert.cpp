#include "common/dialect/exim_cert.h"

#include "common/base/overloaded.h"
#include "common/dialect/peer_text.h"
#include "common/policy/session_facts.h"
#include "common/tls/certificate.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls {

namespace {

struct Words {
  std::optional<std::string_view> stage, tls, verified, dane, tlsa;
  std::optional<std::string> domain, sender, user, host, certificate;
};

constexpr std::array<EximPlainWord<Words>, 5> plain_words{{
    {"stage", &Words::stage},
    {"tls", &Words::tls},
    {"verified", &Words::verified},
    {"dane", &Words::dane},
    {"tlsa", &Words::tlsa},
}};

constexpr std::array<EximCodedWord<Words>, 5> coded_words{{
    {"domain", &Words::domain},
    {"sender", &Words::sender},
    {"user", &Words::user},
    {"host", &Words::host},
    {"cert", &Words::certificate},
}};

constexpr EximWordNames<Words> names{plain_words, coded_words};

std::optional<EximKeyError> error_in(const Words& words) {
  if (words.stage != "handshake" && words.stage != "mail") {
    return EximKeyError::no_stage;
  }
  return words.domain.value_or("").empty() ? std::optional(EximKeyError::no_domain)
                                           : std::nullopt;
}

void add_certificate(const Words& words, DeliverySession& session) {
  const auto certificate =
      words.certificate ? read_certificate(*words.certificate) : std::nullopt;
  if (certificate) {
    session.names = server_names(*certificate);
    session.key = KeyDigest{certificate->key_sha256};
  }
}

// What only a session that stands can have.
void add_encryption(const Words& words, DeliverySession& session) {
  session.encrypted = words.tls && !words.tls->empty();
  session.version = version_of_protocol(words.tls.value_or(""));
  session.trusted = words.verified == "1";
  session.dane = words.dane == "yes";
}

DeliverySession session_of(const Words& words) {
  DeliverySession session;
  session.mx_host = words.host.value_or("");
  add_certificate(words, session);
  if (words.tlsa == "0") {
    session.dane = false;
  }
  if (words.stage == "mail") {
    add_encryption(words, session);
  }
  return session;
}

std::string bearing(const DeliverySession& session) {
  return session.names->empty() ? "no name" : some_of(*session.names);
}

std::string seen(DeliveryFault fault, const DeliverySession& session) {
  if (fault == DeliveryFault::wrong_name) {
    return ", but " + bearing(session);
  }
  if (fault == DeliveryFault::wrong_key) {
    return ", but " + hexadecimal(*session.key);
  }
  return "";
}

void append_verdict(const Require& require, const EximSession& asked, std::string& out) {
  const auto& session = asked.session();
  const auto fault = asked.stage() == EximSession::Stage::mail
                         ? judge_delivery(require, session)
                         : judge_handshake(require, session);
  out += fault ? fmt::format("OK refuse level {}: {}{}", word(require.requirement->level),
                             explain(*fault), seen(*fault, session))
               : "OK accept";
}

void append_answer(const Decision& decision, const EximSession& asked, std::string& out) {
  std::visit(
      Overloaded{[&](const NoOpinion&) { out += "OK accept"; },
                 [&](const Require& require) { append_verdict(require, asked, out); },
                 [&](const Refuse& refuse) { out += "TEMP " + refuse.text; },
                 [&](const Defer& defer) { out += "TEMP " + defer.text; }},
      decision.outcome);
}

} // namespace

Result<EximSession, EximKeyError> EximSession::parse(std::string_view key) {
  auto words = names.read(key);
  if (!words) {
    return Unexpected{words.error()};
  }
  if (const auto error = error_in(*words)) {
    return Unexpected{*error};
  }
  auto session = session_of(*words);
  return EximSession(words->stage == "mail" ? Stage::mail : Stage::handshake,
                     EximRecipient(*std::move(words->domain), std::move(words->sender),
                                   std::move(words->user).value_or("")),
                     std::move(session));
}

Awaited answer_exim_cert(std::string_view key, const Grounds& grounds,
                         std::string& reply) {
  const auto asked = EximSession::parse(key);
  if (!asked) {
    reply += "TEMP ";
    reply += explain(asked.error());
    return std::nullopt;
  }
  auto question = asked->recipient().question();
  return answer_outbound(question, grounds, [&](const Decision& decision) {
    append_answer(decision, *asked, reply);
  });
}

} // namespace mta_tls
