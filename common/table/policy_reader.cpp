#include "common/table/policy_reader.h"

#include "common/table/values.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t most_names = 100;
constexpr std::size_t most_keys = 20;

// Stores what a parse function made of a text, if anything.
template <class T>
void store(std::optional<Written<T>>& target, std::optional<T> value,
           const Place& place) {
  if (value) {
    target = Written<T>{std::move(*value), place};
  }
}

} // namespace

PolicyReader::PolicyReader(Loading& loading)
    : loading_(loading),
      cert_{
          .what = "\"cert\"",
          .fields =
              {{.name = "names",
                .kind = Field::Kind::texts,
                .set = [this](const JsonValue& v) { add_pattern(draft_.cert->names, v); },
                .may_be_empty = false,
                .max_items = most_names},
               {.name = "ca_file", .set = [this](const JsonValue& v) { set_ca_file(v); }},
               {.name = "spki_sha256",
                .kind = Field::Kind::texts,
                .set = [this](const JsonValue& v) { add_key(v); },
                .may_be_empty = false,
                .max_items = most_keys}},
          .begin = [this](const JsonValue& open) { begin_cert(open); },
          .end = [this](const JsonValue& /*open*/,
                        const ObjectKeys& /*keys*/) { end_cert(); },
          .needs = {{"names", "ca_file", "spki_sha256"}}} {}

std::vector<Field> PolicyReader::fields() {
  return {{.name = "level",
           .set =
               [this](const JsonValue& v) {
                 const auto place = place_of(v, loading_.report);
                 store(draft_.level, parse_level(v.text, place, loading_.report), place);
               }},
          {.name = "min_tls",
           .set =
               [this](const JsonValue& v) {
                 const auto place = place_of(v, loading_.report);
                 store(draft_.min_tls, parse_min_tls(v.text, place, loading_.report),
                       place);
               }},
          {.name = "mx",
           .kind = Field::Kind::texts,
           .set = [this](const JsonValue& v) { add_pattern(draft_.mx, v); },
           .may_be_empty = false,
           .max_items = most_names},
          {.name = "cert", .kind = Field::Kind::object, .shape = &cert_}};
}

void PolicyReader::clear() {
  draft_.level.reset();
  draft_.min_tls.reset();
  draft_.mx.reset();
  draft_.cert.reset();
  cert_is_sound_ = false;
}

void PolicyReader::begin_cert(const JsonValue& open) {
  draft_.cert = CertDraft{place_of(open, loading_.report), {}, {}, {}};
  errors_before_cert_ = loading_.report.errors();
}

void PolicyReader::end_cert() {
  auto& report = loading_.report;
  cert_is_sound_ = report.errors() == errors_before_cert_;
  const auto& keys = draft_.cert->keys;
  if (cert_is_sound_ && keys && keys->value.size() == 1) {
    report.warning(keys->place, "only one key is pinned; list the next one too, or mail "
                                "waits on the day the server changes its key");
  }
}

void PolicyReader::set_ca_file(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  store(draft_.cert->ca_file, parse_ca_file(value.text, place, loading_.report), place);
  if (draft_.cert->ca_file) {
    loading_.ca_files.check(draft_.cert->ca_file->value, place, loading_.report);
  }
}

void PolicyReader::add_key(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  const auto digest = parse_key_digest(value.text, place, loading_.report);
  if (!digest) {
    return;
  }
  auto& keys = draft_.cert->keys;
  if (!keys) {
    keys = Written<std::vector<KeyDigest>>{{}, place};
  }
  if (std::find(keys->value.begin(), keys->value.end(), *digest) != keys->value.end()) {
    loading_.report.error(place, "this key is listed twice");
    return;
  }
  keys->value.push_back(*digest);
}

void PolicyReader::add_pattern(std::optional<Written<std::vector<NamePattern>>>& patterns,
                               const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  const auto pattern = parse_pattern(value.text, place, loading_.report);
  if (!pattern) {
    return;
  }
  if (!patterns) {
    patterns = Written<std::vector<NamePattern>>{{}, place};
  }
  patterns->value.push_back(*pattern);
}

} // namespace mta_tls
