#include "common/table/message_reader.h"

#include "common/base/nearest.h"
#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

constexpr std::array<std::string_view, 2> mixed_words{"refuse", "accept"};

// A message without them is no longer the message that was sent (RFC 5322 section 3.6,
// RFC 2045 section 3).
constexpr std::array<std::string_view, 15> needed_fields{
    "From",         "Sender",       "Reply-To",
    "To",           "Cc",           "Date",
    "Message-ID",   "In-Reply-To",  "References",
    "Subject",      "Received",     "Return-Path",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};

bool is_needed(std::string_view name) {
  return std::any_of(
      needed_fields.begin(), needed_fields.end(),
      [name](std::string_view needed) { return equals_ignoring_case(needed, name); });
}

} // namespace

MessageReader::MessageReader(Loading& loading)
    : loading_(loading), demand_(loading, "a message rule"), match_(loading),
      cursor_(loading.report.octets(policy_file)),
      shape_{
          .what = "a message rule",
          .fields = fields(),
          .begin = [this](const JsonValue& /*open*/) { begin(); },
          .end = [this](const JsonValue& open, const ObjectKeys& /*keys*/) { end(open); },
          .needs = {{"id"}, {"match"}, {"level"}}} {}

std::vector<Field> MessageReader::fields() {
  auto all = demand_.fields();
  all.push_back(match_.field());
  all.push_back({.name = "remove",
                 .kind = Field::Kind::boolean,
                 .set = [this](const JsonValue& v) { set_remove(v); }});
  all.push_back({.name = "mixed", .set = [this](const JsonValue& v) { set_mixed(v); }});
  return all;
}

void MessageReader::begin() {
  demand_.clear();
  match_.clear();
  remove_.reset();
  mixed_ = MessageRule::Mixed::refuse;
}

void MessageReader::set_remove(const JsonValue& value) {
  if (value.truth) {
    remove_ = place_of(value, loading_.report);
  }
}

void MessageReader::set_mixed(const JsonValue& value) {
  if (value.text == mixed_words[0]) {
    mixed_ = MessageRule::Mixed::refuse;
  } else if (value.text == mixed_words[1]) {
    mixed_ = MessageRule::Mixed::accept;
  } else {
    const auto meant = nearest(value.text, mixed_words);
    loading_.report.error(place_of(value, loading_.report),
                          fmt::format("\"mixed\" cannot be \"{}\"; {}",
                                      printable(value.text),
                                      meant ? fmt::format("did you mean \"{}\"?", *meant)
                                            : "there are refuse, accept"));
  }
}

void MessageReader::check_remove() {
  if (remove_ && is_needed(match_.header_name())) {
    loading_.report.error(*remove_, fmt::format("\"remove\" would take off the header "
                                                "field \"{}\", which messages need",
                                                match_.header_name()));
  }
}

void MessageReader::end(const JsonValue& open) {
  MessageRule rule;
  const bool has_level = demand_.finish(rule);
  check_remove();
  if (!has_level || !match_.is_sound()) {
    return;
  }
  match_.write_to(rule);
  rule.remove = remove_.has_value();
  rule.mixed = mixed_;
  rule.place = rule_place(cursor_.at(open.end - 1));
  loading_.builder.add_message_rule(std::move(rule));
}

} // namespace mta_tls
