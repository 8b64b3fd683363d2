#include "common/letter/letter_record.h"

#include "common/base/time.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

void put(json& object, const char* key, const std::string& text) {
  if (!text.empty()) {
    object[key] = text;
  }
}

void put(json& object, const char* key, const std::optional<Instant>& date) {
  if (date) {
    object[key] = format_day_or_time(*date);
  }
}

template <class Values>
json words_of(const Values& values) {
  auto words = json::array();
  std::ranges::transform(values, std::back_inserter(words),
                         [](auto value) { return word(value); });
  return words;
}

json domains_json(const std::vector<Domain>& domains) {
  auto names = json::array();
  std::ranges::transform(domains, std::back_inserter(names),
                         [](const Domain& domain) { return domain.text(); });
  return names;
}

json signature_json(const LetterSignature& signature) {
  json object = {{"party", word(signature.party)}, {"name", signature.name}};
  put(object, "role", signature.role);
  put(object, "organisation", signature.organisation);
  object["signed_on"] = format_day_or_time(signature.signed_on);
  if (signature.method) {
    object["method"] = word(*signature.method);
  }
  put(object, "checked_by", signature.checked_by);
  put(object, "checked_on", signature.checked_on);
  return object;
}

// Its last day, where it ends with a day.
std::optional<Instant> last_of(const std::optional<Instant>& end) {
  const bool is_midnight = end && std::chrono::floor<std::chrono::days>(*end) == *end;
  return is_midnight ? std::optional(*end - std::chrono::days(1)) : end;
}

void put_dates(json& object, const Letter& letter) {
  object["received"] = format_day_or_time(letter.received);
  put(object, "valid_from", letter.valid_from);
  put(object, "valid_until", last_of(letter.valid_until));
  put(object, "revoked_on", letter.revoked_on);
}

json control_json(const DomainControl& control) {
  json object = {{"dns_txt", control.dns_txt}};
  put(object, "verified_on", control.verified_on);
  return object;
}

json checked_domain_json(const CheckedDomain& checked) {
  json object = {{"domain", checked.domain},
                 {"verdict", word(checked.verdict)},
                 {"finding", checked.finding}};
  if (!checked.servers.empty()) {
    object["servers"] = checked.servers;
  }
  return object;
}

json tls_check_json(const LetterTlsCheck& check) {
  json object = {{"checked_on", format_day_or_time(check.checked_on)},
                 {"verdict", word(check.verdict)}};
  if (check.level) {
    object["level"] = word(*check.level);
  }
  put(object, "reason", check.reason);
  if (!check.domains.empty()) {
    auto& domains = object["domains"] = json::array();
    std::ranges::transform(check.domains, std::back_inserter(domains),
                           checked_domain_json);
  }
  return object;
}

std::string laid_out(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

template <class Change>
RecordChange changed(std::string_view record, Change change) {
  auto object = json::parse(record, nullptr, false);
  if (!object.is_object()) {
    return Unexpected{std::string("is no letter: not one JSON object")};
  }
  change(object);
  return laid_out(object);
}

} // namespace

std::string letter_record(const Letter& letter) {
  json object = {{"id", letter.id},
                 {"kind", word(letter.kind)},
                 {"domains", domains_json(letter.domains)}};
  if (letter.include_subdomains) {
    object["include_subdomains"] = true;
  }
  object["directions"] = words_of(letter.directions);
  object["statement"] = word(letter.statement);
  put(object, "requesting_organisation", letter.requesting_organisation);
  put_dates(object, letter);
  if (letter.document) {
    object["document"] = {{"file", letter.document->file},
                          {"sha256", letter.document->sha256}};
  }
  auto signatures = json::array();
  std::ranges::transform(letter.signatures, std::back_inserter(signatures),
                         signature_json);
  object["signatures"] = signatures;
  if (letter.domain_control) {
    object["domain_control"] = control_json(*letter.domain_control);
  }
  if (letter.tls_check) {
    object["tls_check"] = tls_check_json(*letter.tls_check);
  }
  put(object, "ticket", letter.ticket);
  return laid_out(object);
}

std::string tls_check_record(const LetterTlsCheck& check) {
  return tls_check_json(check).dump(-1, ' ', false, json::error_handler_t::replace);
}

RecordChange with_signature(std::string_view record, const LetterSignature& signature) {
  return changed(record, [&](json& object) {
    auto& signatures = object["signatures"];
    if (!signatures.is_array()) {
      signatures = json::array();
    }
    signatures.push_back(signature_json(signature));
  });
}

RecordChange with_document(std::string_view record, const std::string& file,
                           const std::string& sha256) {
  return changed(record, [&](json& object) {
    object["document"] = {{"file", file}, {"sha256", sha256}};
  });
}

RecordChange with_revocation(std::string_view record, Instant revoked_on) {
  return changed(record, [&](json& object) {
    object["revoked_on"] = format_day_or_time(revoked_on);
  });
}

} // namespace mta_tls
