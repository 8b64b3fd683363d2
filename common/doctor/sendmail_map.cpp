#include "common/base/text.h"
#include "common/doctor/sendmail_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

std::string line_of(const SendmailCf::Map& map) {
  return fmt::format("K{} {} {}", map.name, map.type, map.arguments);
}

void look_for_sequence(const SendmailCase& about, Report& report) {
  for (const auto& map : about.host.cf.maps) {
    const auto parts = split(map.arguments, ' ');
    const bool has_ours = std::any_of(parts.begin(), parts.end(), [&](auto part) {
      return std::any_of(
          about.host.cf.maps.begin(), about.host.cf.maps.end(),
          [&](const auto& m) { return m.type == "socket" && m.name == part; });
    });
    if (map.type == "sequence" && has_ours) {
      report.add(
          in_cf(about, "K" + map.name),
          "A map of type \"sequence\" loses the word that a lookup has failed: while "
          "policyd does not answer, mail goes in plain text.",
          fmt::format("in sendmail.mc, ask the socket map by itself, not through\n{}",
                      line_of(map)));
    }
  }
}

void look_for_access_map(const SendmailCase& about, Report& report) {
  for (const auto& map : about.host.cf.maps) {
    if (map.name == "access" && map.type == "socket") {
      report.add(in_cf(about, "Kaccess"),
                 "The access map itself is a socket map: of its look-ups about TLS some "
                 "are passed over while nobody answers, and those without a tag decide "
                 "who may relay.",
                 in_mc("FEATURE(`access_db', , `skip')dnl"));
    }
  }
}

constexpr std::string_view our_line =
    "Ksendmail socket -f -d10 -T<TMPF> inet:8461@127.0.0.1";

void look_for_open_map(const SendmailCase& about, Report& report) {
  const auto* map = map_of_ours(about);
  if (map && !has_flag(*map, "-T<TMPF>")) {
    report.add(in_cf(about, "K" + map->name),
               "Without -T<TMPF> a look-up that fails looks like one that finds nothing: "
               "our rules cannot tell the two apart.",
               std::string(our_line));
  }
}

void look_for_optional_map(const SendmailCase& about, Report& report) {
  const auto* map = map_of_ours(about);
  if (map && has_flag(*map, "-o")) {
    report.add(
        in_cf(about, "K" + map->name),
        "-o makes the map optional: while policyd is down, mail goes in plain text.",
        std::string(our_line));
  }
}

void look_for_patience(const SendmailCase& about, Report& report) {
  const auto* map = map_of_ours(about);
  if (map && !has_flag(*map, "-d")) {
    report.add(
        in_cf(about, "K" + map->name),
        "Without -d a look-up has no end of its own: a policyd that hangs holds up "
        "each delivery.",
        std::string(our_line));
  }
}

constexpr std::array<Check<SendmailCase>, 5> checks{{
    {"SENDMAIL_MAP_SEQUENCE", Severity::critical,
     "a sequence of maps hides that policyd is silent", look_for_sequence},
    {"SENDMAIL_MAP_ACCESS", Severity::critical, "the access map is a socket map",
     look_for_access_map},
    {"SENDMAIL_MAP_OPEN", Severity::critical,
     "a failed look-up is taken for an empty one (-T<TMPF>)", look_for_open_map},
    {"SENDMAIL_MAP_OPTIONAL", Severity::critical, "the map is optional (-o)",
     look_for_optional_map},
    {"SENDMAIL_MAP_PATIENCE", Severity::warning, "a look-up without a time limit (-d)",
     look_for_patience},
}};

} // namespace

SendmailChecks sendmail_map_checks() {
  return checks;
}

} // namespace mta_tls::doctor
