#include "common/table/defaults_reader.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace mta_tls {

namespace {

using TlsRequiredNo = InboundDefaults::TlsRequiredNo;

constexpr std::array<std::string_view, 3> tls_required_no_words{"ignore-when-forced",
                                                                "honor", "strip"};

TlsRequiredNo tls_required_no(std::size_t word) {
  constexpr std::array meanings{TlsRequiredNo::ignore_when_forced, TlsRequiredNo::honor,
                                TlsRequiredNo::strip};
  return meanings[word];
}

} // namespace

DefaultsReader::DefaultsReader(Loading& loading)
    : loading_(loading), letters_(loading), discovery_(loading.report, discovery_draft_),
      probe_(loading.report, probe_draft_), on_failure_(loading.report, failure_draft_),
      outbound_{.what = "\"defaults\".\"outbound\"",
                .fields = {{.name = "level",
                            .set = [this](const JsonValue& v) { set_level(v); }},
                           {.name = "min_tls",
                            .set = [this](const JsonValue& v) { set_min_tls(v); }}},
                .end = [this](const JsonValue& /*open*/,
                              const ObjectKeys& /*keys*/) { end_outbound(); },
                .needs = {{"level"}}},
      inbound_{
          .what = "\"defaults\".\"inbound\"",
          .fields = {{.name = "level",
                      .set = [this](const JsonValue& v) { check_inbound_level(v); }},
                     {.name = "auth_requires_tls",
                      .kind = Field::Kind::boolean,
                      .set = [this](const JsonValue& v) { set_auth_requires_tls(v); }}}},
      defaults_{.what = "\"defaults\"",
                .fields = fields(),
                .end = [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) {
                  end();
                }} {}

std::vector<Field> DefaultsReader::fields() {
  std::vector<Field> all{
      {.name = "outbound", .kind = Field::Kind::object, .shape = &outbound_},
      {.name = "inbound", .kind = Field::Kind::object, .shape = &inbound_},
      discovery_.field(),
      probe_.field(),
      on_failure_.field(),
      {.name = "tls_required_no",
       .set = [this](const JsonValue& v) { set_tls_required_no(v); }}};
  std::ranges::move(letters_.fields(), std::back_inserter(all));
  return all;
}

void DefaultsReader::set_level(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  level_ = parse_level(value.text, place, loading_.report);
  if (level_ == SecurityLevel::fingerprint) {
    loading_.report.error(place, "level \"fingerprint\" cannot be a default: no key is "
                                 "that of every server");
  }
}

void DefaultsReader::set_min_tls(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (const auto version = parse_min_tls(value.text, place, loading_.report)) {
    loading_.min_tls = *version;
  }
}

void DefaultsReader::end_outbound() {
  if (level_) {
    Requirement requirement;
    requirement.level = *level_;
    requirement.min_tls = loading_.min_tls;
    loading_.builder.set_defaults(std::move(requirement));
  }
}

void DefaultsReader::end_discovery() {
  if (discovery_draft_) {
    const auto settings = settings_of(*discovery_draft_, {});
    check_discovery(*discovery_draft_, settings, level_, loading_.report);
    loading_.rules.discovery = settings;
    loading_.builder.set_discovery(settings);
  }
}

void DefaultsReader::end() {
  end_discovery();
  if (probe_draft_) {
    loading_.rules.watch = settings_of(*probe_draft_, {});
  }
  if (failure_draft_) {
    loading_.rules.on_failure = plan_of(*failure_draft_, {});
  }
}

void DefaultsReader::check_inbound_level(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  const auto level = parse_level(value.text, place, report);
  if (level && *level != SecurityLevel::may) {
    report.error(place, "the default for mail that comes in is \"may\" and nothing else: "
                        "a public server must not require TLS of everyone (RFC 3207 "
                        "section 4); hold each partner to it by a rule in \"inbound\"");
  }
}

void DefaultsReader::set_auth_requires_tls(const JsonValue& value) {
  inbound_defaults_.auth_requires_tls = value.truth;
  loading_.builder.set_inbound_defaults(inbound_defaults_);
}

void DefaultsReader::set_tls_required_no(const JsonValue& value) {
  const auto& words = tls_required_no_words;
  const auto found = std::find(words.begin(), words.end(), value.text);
  if (found == words.end()) {
    const auto meant = nearest(value.text, words);
    loading_.report.error(
        place_of(value, loading_.report),
        fmt::format("\"tls_required_no\" cannot be \"{}\"; {}", printable(value.text),
                    meant ? fmt::format("did you mean \"{}\"?", *meant)
                          : fmt::format("there are {}", fmt::join(words, ", "))));
    return;
  }
  inbound_defaults_.tls_required_no =
      tls_required_no(static_cast<std::size_t>(found - words.begin()));
  loading_.builder.set_inbound_defaults(inbound_defaults_);
}

} // namespace mta_tls
