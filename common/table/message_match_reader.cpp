#include "common/table/message_match_reader.h"

#include "common/base/text.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t most_octets = 100;

// RFC 5322 section 3.6.8.
bool is_field_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c <= '~' && c != ':';
  });
}

// What keeps a text from being looked for in a header; empty: nothing. Only ASCII is the
// same in every charset that a mail program may choose.
std::string fault_of_mark(std::string_view key, std::string_view text) {
  if (!is_plain_text(text)) {
    return fmt::format("\"{}\" cannot be \"{}\": it is empty, or has blanks around it or "
                       "control characters in it",
                       key, printable(text));
  }
  if (!std::all_of(text.begin(), text.end(), is_ascii)) {
    return fmt::format("\"{}\" cannot be \"{}\": only ASCII is found whatever charset a "
                       "mail program writes",
                       key, printable(text));
  }
  return {};
}

} // namespace

MessageMatchReader::MessageMatchReader(Loading& loading)
    : loading_(loading),
      header_shape_{
          .what = "\"header\"",
          .fields = {{.name = "name",
                      .set = [this](const JsonValue& v) { set_header_name(v); },
                      .max_octets = most_octets},
                     {.name = "value",
                      .set = [this](const JsonValue& v) { set_header_value(v); },
                      .max_octets = most_octets}},
          .needs = {{"name"}}},
      shape_{.what = "\"match\"",
             .fields = {{.name = "subject_tag",
                         .set = [this](const JsonValue& v) { set_subject_tag(v); },
                         .max_octets = most_octets},
                        {.name = "header",
                         .kind = Field::Kind::object,
                         .shape = &header_shape_},
                        {.name = "client_networks",
                         .kind = Field::Kind::texts,
                         .set =
                             [this](const JsonValue& v) {
                               add_network(networks_, v, loading_.report);
                             },
                         .may_be_empty = false}},
             .begin = [this](const JsonValue& /*open*/) { begin(); },
             .end = [this](const JsonValue& open,
                           const ObjectKeys& keys) { end(open, keys); },
             .needs = {{"subject_tag", "header"}}} {}

void MessageMatchReader::clear() {
  subject_tag_.clear();
  header_ = {};
  networks_ = {};
  is_sound_ = false;
}

void MessageMatchReader::write_to(MessageRule& rule) const {
  rule.subject_tag = subject_tag_;
  if (!header_.name.empty()) {
    rule.header = header_;
  }
  rule.client_networks = networks_.values;
}

void MessageMatchReader::begin() {
  errors_before_ = loading_.report.errors();
}

void MessageMatchReader::end(const JsonValue& open, const ObjectKeys& keys) {
  auto& report = loading_.report;
  if (keys.has("subject_tag") && keys.has("header")) {
    report.error(place_of(open, report), "\"subject_tag\" and \"header\" do not go "
                                         "together; either is a rule of its own");
  }
  is_sound_ = report.errors() == errors_before_ &&
              (keys.has("subject_tag") || keys.has("header"));
}

void MessageMatchReader::set_subject_tag(const JsonValue& value) {
  if (const auto fault = fault_of_mark("subject_tag", value.text); !fault.empty()) {
    loading_.report.error(place_of(value, loading_.report), fault);
  }
  subject_tag_ = value.text;
}

void MessageMatchReader::set_header_name(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  if (!is_field_name(value.text)) {
    report.error(place, fmt::format("\"{}\" is no name of a header field: printable "
                                    "ASCII without blanks and \":\"",
                                    printable(value.text)));
  } else if (equals_ignoring_case(value.text, forced_marker)) {
    report.error(place,
                 fmt::format("\"{}\" is what the milter itself adds, and takes off "
                             "every message that brings it",
                             forced_marker));
  }
  header_.name = value.text;
}

void MessageMatchReader::set_header_value(const JsonValue& value) {
  if (value.text.empty()) {
    loading_.report.error(place_of(value, loading_.report),
                          "\"value\" must not be empty; without it, any value will do");
  } else if (const auto fault = fault_of_mark("value", value.text); !fault.empty()) {
    loading_.report.error(place_of(value, loading_.report), fault);
  }
  header_.value = value.text;
}

} // namespace mta_tls
