#include "common/sts/sts_record.h"

#include "common/base/text.h"
#include "common/sts/sts_field.h"

#include <algorithm>
#include <optional>

namespace mta_tls {

namespace {

constexpr std::string_view version = "v=STSv1";

// sts-ext-value
bool is_value(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '=';
  });
}

bool is_id(std::string_view text) {
  return text.size() <= StsRecord::max_id_octets &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c); });
}

// What stands behind the version, without the semicolon that may end it.
std::string_view fields_of(std::string_view record) {
  const auto fields = trim(record.substr(record.find(';') + 1));
  return fields.ends_with(';') ? fields.substr(0, fields.size() - 1) : fields;
}

// The first id, empty if there is none; nullopt if a field is none.
std::optional<std::string_view> id_among(std::string_view fields) {
  std::string_view id;
  for (const auto text : split(fields, ';')) {
    const auto field = sts_field(text, '=');
    if (!field || !is_value(field->value)) {
      return std::nullopt;
    }
    if (field->name == "id" && id.empty()) {
      id = field->value;
    }
  }
  return id;
}

} // namespace

std::string_view explain(StsRecordError error) noexcept {
  switch (error) {
  case StsRecordError::none_found:
    return "no TXT record begins with \"v=STSv1;\"";
  case StsRecordError::several:
    return "more than one TXT record begins with \"v=STSv1;\"";
  case StsRecordError::bad_field:
    return "a field of the TXT record is not written name=value";
  case StsRecordError::no_id:
    return "the TXT record has no id";
  case StsRecordError::bad_id:
    return "the id of the TXT record is not 1 to 32 letters and digits";
  }
  return "";
}

bool is_sts_record(std::string_view text) noexcept {
  if (!text.starts_with(version)) {
    return false;
  }
  const auto end = text.find_first_not_of(" \t", version.size());
  return end != std::string_view::npos && text[end] == ';';
}

Result<StsRecord, StsRecordError> parse_sts_record(std::string_view text) {
  if (!is_sts_record(text)) {
    return Unexpected{StsRecordError::none_found};
  }
  const auto fields = fields_of(text);
  if (fields.empty()) {
    return Unexpected{StsRecordError::no_id};
  }
  const auto id = id_among(fields);
  if (!id) {
    return Unexpected{StsRecordError::bad_field};
  }
  if (id->empty()) {
    return Unexpected{StsRecordError::no_id};
  }
  return is_id(*id) ? Result<StsRecord, StsRecordError>(StsRecord{std::string(*id)})
                    : Unexpected{StsRecordError::bad_id};
}

Result<StsRecord, StsRecordError> find_sts_record(std::span<const std::string> texts) {
  const auto first = std::find_if(texts.begin(), texts.end(), is_sts_record);
  if (first == texts.end()) {
    return Unexpected{StsRecordError::none_found};
  }
  if (std::any_of(first + 1, texts.end(), is_sts_record)) {
    return Unexpected{StsRecordError::several};
  }
  return parse_sts_record(*first);
}

} // namespace mta_tls
