#include "common/table/on_failure_reader.h"

#include "common/base/nearest.h"
#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

constexpr std::array<std::string_view, 2> action_words{"reject", "tempfail"};

// With our own words before it, it fits into one line of a reply.
constexpr std::size_t most_text_octets = 150;

// "%" is the beginning of a format for libmilter.
bool fits_a_reply(char c) {
  return c >= ' ' && c <= '~' && c != '%';
}

} // namespace

OnFailureReader::OnFailureReader(Loading& loading)
    : loading_(loading),
      shape_{
          .what = "\"on_failure\"",
          .fields = {{.name = "action",
                      .set = [this](const JsonValue& v) { set_action(v); }},
                     {.name = "text",
                      .set = [this](const JsonValue& v) { set_text(v); },
                      .max_octets = most_text_octets}},
          .begin =
              [this](const JsonValue& open) { place_ = place_of(open, loading_.report); },
          .needs = {{"action", "text"}}} {}

void OnFailureReader::clear() {
  failure_ = InboundFailure{};
  place_.reset();
}

void OnFailureReader::set_action(const JsonValue& value) {
  if (value.text == action_words[0]) {
    failure_.action = InboundFailure::Action::reject;
  } else if (value.text == action_words[1]) {
    failure_.action = InboundFailure::Action::tempfail;
  } else {
    const auto meant = nearest(value.text, action_words);
    loading_.report.error(place_of(value, loading_.report),
                          fmt::format("unknown action \"{}\"; {}", printable(value.text),
                                      meant ? fmt::format("did you mean \"{}\"?", *meant)
                                            : "there are reject, tempfail"));
  }
}

void OnFailureReader::set_text(const JsonValue& value) {
  if (trim(value.text).empty()) {
    loading_.report.error(place_of(value, loading_.report), "\"text\" must not be empty");
  } else if (!std::all_of(value.text.begin(), value.text.end(), fits_a_reply)) {
    loading_.report.error(place_of(value, loading_.report),
                          "\"text\" goes into an SMTP reply: one line of printable "
                          "ASCII, without \"%\"");
  }
  failure_.text = value.text;
}

} // namespace mta_tls
