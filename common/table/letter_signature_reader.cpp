#include "common/table/letter_signature_reader.h"

#include "common/base/text.h"
#include "common/table/values.h"

namespace mta_tls {

LetterSignatureReader::LetterSignatureReader(Loading& loading,
                                             const std::uint16_t& source)
    : loading_(loading),
      source_(source), shape_{.what = "a signature",
                              .fields = fields(),
                              .begin =
                                  [this](const JsonValue& /*open*/) {
                                    signature_ = LetterSignature{};
                                    signed_on_.reset();
                                  },
                              .end =
                                  [this](const JsonValue& /*open*/,
                                         const ObjectKeys& /*keys*/) {
                                    signature_.signed_on = signed_on_.value_or(Instant());
                                    signatures_.push_back(std::move(signature_));
                                  },
                              .needs = {{"party"}, {"name"}, {"signed_on"}}} {}

std::vector<Field> LetterSignatureReader::fields() {
  return {
      {.name = "party", .set = [this](const JsonValue& v) { set_party(v); }},
      {.name = "name", .set = [this](const JsonValue& v) { set_name(v); }},
      {.name = "role", .set = [this](const JsonValue& v) { signature_.role = v.text; }},
      {.name = "organisation",
       .set = [this](const JsonValue& v) { signature_.organisation = v.text; }},
      {.name = "signed_on",
       .set = [this](const JsonValue& v) { set_date(signed_on_, v); }},
      {.name = "method", .set = [this](const JsonValue& v) { set_method(v); }},
      {.name = "checked_by",
       .set = [this](const JsonValue& v) { signature_.checked_by = v.text; }},
      {.name = "checked_on",
       .set = [this](const JsonValue& v) { set_date(signature_.checked_on, v); }}};
}

Place LetterSignatureReader::place(const JsonValue& value) const {
  return place_of(value, source_, loading_.report);
}

void LetterSignatureReader::set_party(const JsonValue& value) {
  if (const auto party = parse_enum<Party>("party", value.text, party_words, place(value),
                                           loading_.report)) {
    signature_.party = *party;
  }
}

void LetterSignatureReader::set_name(const JsonValue& value) {
  if (trim(value.text).empty()) {
    loading_.report.error(place(value), "a signature has the name of who signed");
  }
  signature_.name = value.text;
}

void LetterSignatureReader::set_method(const JsonValue& value) {
  signature_.method = parse_enum<SignatureMethod>(
      "method", value.text, signature_method_words, place(value), loading_.report);
}

void LetterSignatureReader::set_date(std::optional<Instant>& target,
                                     const JsonValue& value) {
  if (const auto date = parse_date(value.text, place(value), loading_.report)) {
    target = date->begin;
  }
}

} // namespace mta_tls
