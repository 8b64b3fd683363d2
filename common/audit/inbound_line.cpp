#include "common/audit/inbound_line.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using Json = nlohmann::ordered_json;

std::string_view word(TlsState state) {
  switch (state) {
  case TlsState::unknown:
    return "unknown";
  case TlsState::plain:
    return "plain";
  case TlsState::encrypted:
    return "encrypted";
  }
  return "";
}

std::string_view word(ClientTrust trust) {
  switch (trust) {
  case ClientTrust::unknown:
    return "unknown";
  case ClientTrust::not_trusted:
    return "not-trusted";
  case ClientTrust::trusted:
    return "trusted";
  }
  return "";
}

Json text_or_null(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json tls(const SessionFacts& facts) {
  return {{"state", word(facts.tls)},
          {"version", text_or_null(facts.protocol)},
          {"cipher", text_or_null(facts.cipher)},
          {"bits", facts.cipher_bits ? Json(*facts.cipher_bits) : Json(nullptr)}};
}

Json key(const SessionFacts& facts) {
  if (facts.key) {
    return fmt::format("{:02x}", fmt::join(facts.key->octets, ""));
  }
  return facts.has_no_key ? Json("none") : Json(nullptr);
}

Json certificate(const SessionFacts& facts) {
  return {
      {"trust", word(facts.trust)},
      {"names", facts.certificate_names ? Json(*facts.certificate_names) : Json(nullptr)},
      {"issuer", text_or_null(facts.certificate_issuer)},
      {"key_sha256", key(facts)}};
}

std::string place_of(const InboundRule& rule, const Snapshot& table) {
  return fmt::format("{}:{}:{}", table.sources().at(rule.source).path, rule.place.line,
                     rule.place.column);
}

void add_peer(Json& line, const InboundRefusal& refusal) {
  const auto& client = refusal.facts.client;
  line["client"] = client ? Json(client->text()) : Json(nullptr);
  line["client_name"] = text_or_null(refusal.client_name);
  line["helo"] = text_or_null(refusal.helo);
  line["sender"] = refusal.sender;
  line["recipient"] = text_or_null(refusal.recipient);
  line["queue_id"] = text_or_null(refusal.queue_id);
  line["authenticated"] = refusal.facts.authenticated;
}

void add_verdict(Json& line, const InboundRefusal& refusal) {
  const auto* rule = refusal.rule;
  line["rule"] = rule ? Json(rule->id) : Json(nullptr);
  line["place"] = rule ? Json(place_of(*rule, refusal.table)) : Json(nullptr);
  line["fault"] = word(refusal.violated.fault);
  line["reply"] = refusal.reply.line();
  line["mode"] = word(refusal.enforced ? Mode::enforce : Mode::testing);
}

} // namespace

std::string inbound_line(const InboundRefusal& refusal) {
  Json line;
  line["time"] = format_time(refusal.time);
  line["event"] = refusal.enforced ? "refused" : "would-refuse";
  line["source"] = refusal.source;
  line["at"] = refusal.recipient.empty() ? "mail" : "rcpt";
  add_peer(line, refusal);
  line["tls"] = tls(refusal.facts);
  line["certificate"] = certificate(refusal.facts);
  add_verdict(line, refusal);
  line["serial"] = refusal.table.serial() ? Json(*refusal.table.serial()) : Json(nullptr);
  line["sha256"] = refusal.table.sources().at(0).sha256;
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace mta_tls
