#include "common/table/cert_reader.h"

#include "common/table/values.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t most_keys = 20;

std::string_view only_one_key(CertOwner owner) {
  return owner == CertOwner::server
             ? "only one key is pinned; list the next one too, or mail waits on the day "
               "the server changes its key"
             : "only one key is pinned; list the next one too, or mail is refused on the "
               "day the partner changes its key";
}

} // namespace

CertReader::CertReader(Loading& loading, CertOwner owner,
                       std::optional<CertDraft>& target)
    : loading_(loading), owner_(owner),
      cert_(target), shape_{.what = "\"cert\"",
                            .fields = fields(),
                            .begin = [this](const JsonValue& open) { begin(open); },
                            .end = [this](const JsonValue& /*open*/,
                                          const ObjectKeys& /*keys*/) { end(); },
                            .needs = {keys()}} {}

std::vector<Field> CertReader::fields() {
  std::vector<Field> all{
      {.name = "names",
       .kind = Field::Kind::texts,
       .set = [this](const JsonValue& v) { add_name(v); },
       .may_be_empty = false,
       .max_items = most_patterns},
      {.name = "spki_sha256",
       .kind = Field::Kind::texts,
       .set = [this](const JsonValue& v) { add_key(v); },
       .may_be_empty = false,
       .max_items = most_keys},
  };
  if (owner_ == CertOwner::server) {
    all.insert(all.begin() + 1, {.name = "ca_file",
                                 .set = [this](const JsonValue& v) { set_ca_file(v); }});
  }
  return all;
}

std::vector<std::string_view> CertReader::keys() const {
  if (owner_ == CertOwner::client) {
    return {"names", "spki_sha256"};
  }
  return {"names", "ca_file", "spki_sha256"};
}

void CertReader::clear() {
  cert_.reset();
  is_sound_ = false;
}

void CertReader::begin(const JsonValue& open) {
  cert_ = CertDraft{place_of(open, loading_.report), {}, {}, {}};
  errors_before_ = loading_.report.errors();
}

void CertReader::end() {
  auto& report = loading_.report;
  is_sound_ = report.errors() == errors_before_;
  if (is_sound_ && cert_->keys && cert_->keys->value.size() == 1) {
    report.warning(cert_->keys->place, std::string(only_one_key(owner_)));
  }
}

void CertReader::add_name(const JsonValue& value) {
  add_pattern(cert_->names, value, loading_.report);
}

void CertReader::set_ca_file(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  auto file = parse_ca_file(value.text, place, loading_.report);
  if (file) {
    loading_.ca_files.check(*file, place, loading_.report);
    cert_->ca_file = Written<std::string>{std::move(*file), place};
  }
}

void CertReader::add_key(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  const auto digest = parse_key_digest(value.text, place, loading_.report);
  if (!digest) {
    return;
  }
  auto& keys = cert_->keys;
  if (!keys) {
    keys = Written<std::vector<KeyDigest>>{{}, place};
  }
  if (std::find(keys->value.begin(), keys->value.end(), *digest) != keys->value.end()) {
    loading_.report.error(place, "this key is listed twice");
    return;
  }
  keys->value.push_back(*digest);
}

void add_pattern(std::optional<Written<std::vector<NamePattern>>>& patterns,
                 const JsonValue& value, Report& report) {
  const auto place = place_of(value, report);
  const auto pattern = parse_pattern(value.text, place, report);
  if (!pattern) {
    return;
  }
  if (!patterns) {
    patterns = Written<std::vector<NamePattern>>{{}, place};
  }
  patterns->value.push_back(*pattern);
}

} // namespace mta_tls
