#include "common/base/text.h"
#include "common/doctor/sendmail_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view fragment = "include(`/etc/mail/mta-tls-outbound.mc')dnl";

bool is_of_ours(const SendmailCf::Map& map) {
  return map.type == "socket" && map.name == "sendmail";
}

template <class F>
void for_each_map(const SendmailCase& about, F f) {
  for (const auto& map : about.host.cf.maps) {
    if (is_of_ours(map)) {
      f(map);
    }
  }
}

const SendmailCf::Map* map_of_ours(const SendmailCase& about) {
  const auto& maps = about.host.cf.maps;
  const auto found = std::find_if(maps.begin(), maps.end(), is_of_ours);
  return found == maps.end() ? nullptr : &*found;
}

// The name of a ruleset that is called behind `$>`, with or without quotes.
std::string called_at(std::string_view rule, std::size_t place) {
  auto name = rule.substr(place + 2);
  name.remove_prefix(name.starts_with('"') ? 1 : 0);
  return to_lower(name.substr(0, name.find_first_of("\" ")));
}

// True if policyd is asked in a ruleset, or in one that it calls.
bool asks_policyd(const SendmailCf& cf, const std::string& ruleset,
                  std::set<std::string>& seen) {
  if (!seen.insert(ruleset).second) {
    return false;
  }
  for (const auto& rule : cf.ruleset(ruleset)) {
    if (rule.find("$(sendmail ") != std::string::npos) {
      return true;
    }
    for (auto at = rule.find("$>"); at != rule.npos; at = rule.find("$>", at + 2)) {
      if (asks_policyd(cf, called_at(rule, at), seen)) {
        return true;
      }
    }
  }
  return false;
}

bool asks_policyd(const SendmailCase& about, const std::string& ruleset) {
  std::set<std::string> seen;
  return asks_policyd(about.host.cf, ruleset, seen);
}

std::string line_of(const SendmailCf::Map& map) {
  return fmt::format("K{} {} {}", map.name, map.type, map.arguments);
}

void look_for_build(const SendmailCase& about, Report& report) {
  for (const std::string_view part :
       {"STARTTLS", "SOCKETMAP", "_FFR_TLS_ALTNAMES", "_FFR_MTA_STS"}) {
    if (about.needs.outbound && about.host.built_with.count(part) == 0) {
      report.add(
          fmt::format("sendmail {}", about.host.version.text()),
          fmt::format("This Sendmail is built without {}, and our rules need it: it "
                      "cannot keep the policy.",
                      part),
          "apt install sendmail-bin, or another build");
    }
  }
}

void look_for_map(const SendmailCase& about, Report& report) {
  if (about.needs.outbound && !map_of_ours(about)) {
    report.add(in_cf(about, "Ksendmail"),
               "Sendmail does not ask policyd about the mail that it sends: no outbound "
               "rule has any effect, and mail for forced domains may go in plain text.",
               in_mc(fragment));
  }
}

// What Sendmail calls before each RCPT.
void look_for_ruleset(const SendmailCase& about, Report& report) {
  if (map_of_ours(about) && !asks_policyd(about, "tls_rcpt")) {
    report.add(in_cf(about, "Stls_rcpt"),
               "The map of policyd is there, and no rule asks it before a recipient is "
               "named to a server: no outbound rule has any effect.",
               in_mc(fragment));
  }
}

// What Sendmail calls before MAIL, and what keeps sessions open for another MAIL.
void look_for_early_senders(const SendmailCase& about, Report& report) {
  if (map_of_ours(about) && !asks_policyd(about, "tls_server")) {
    report.add(in_cf(about, "Stls_server"),
               "The sender of a mail is named to a server before the policy is asked: of "
               "mail that then waits, the sender's address has gone out in plain text.",
               in_mc(fragment));
  }
}

void look_for_kept_sessions(const SendmailCase& about, Report& report) {
  if (map_of_ours(about) && about.option("connectioncachesize") != "0") {
    report.add(in_cf(about, "O ConnectionCacheSize"),
               "A session is kept open for another mail, whose sender is named to the "
               "server before the policy is asked.",
               in_mc("define(`confMCI_CACHE_SIZE', `0')dnl"));
  }
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

void look_for_open_map(const SendmailCase& about, Report& report) {
  for_each_map(about, [&](const SendmailCf::Map& map) {
    if (!has_flag(map, "-T<TMPF>")) {
      report.add(
          in_cf(about, "K" + map.name),
          "Without -T<TMPF> a look-up that fails looks like one that finds nothing: "
          "our rules cannot tell the two apart.",
          fmt::format("K{} socket -f -d10 -T<TMPF> inet:8461@127.0.0.1", map.name));
    }
  });
}

void look_for_optional_map(const SendmailCase& about, Report& report) {
  for_each_map(about, [&](const SendmailCf::Map& map) {
    if (has_flag(map, "-o")) {
      report.add(
          in_cf(about, "K" + map.name),
          "-o makes the map optional: while policyd is down, mail goes in plain "
          "text.",
          fmt::format("K{} socket -f -d10 -T<TMPF> inet:8461@127.0.0.1", map.name));
    }
  });
}

void look_for_patience(const SendmailCase& about, Report& report) {
  for_each_map(about, [&](const SendmailCf::Map& map) {
    if (!has_flag(map, "-d")) {
      report.add(
          in_cf(about, "K" + map.name),
          "Without -d a look-up has no end of its own: a policyd that hangs holds "
          "up each delivery.",
          fmt::format("K{} socket -f -d10 -T<TMPF> inet:8461@127.0.0.1", map.name));
    }
  });
}

bool has_sts(const SendmailCase& about) {
  const auto& maps = about.host.cf.maps;
  return std::any_of(maps.begin(), maps.end(), [](const SendmailCf::Map& map) {
    return map.type == "socket" && map.name == "sts";
  });
}

void look_for_sts_alone(const SendmailCase& about, Report& report) {
  if (has_sts(about) && !map_of_ours(about)) {
    report.add(in_cf(about, "Ksts"),
               "FEATURE(`sts') checks the certificate for the first recipient of a "
               "transaction only: a second one's mail goes to a server that has proved "
               "nothing.",
               in_mc(fragment));
  }
}

constexpr std::array<Check<SendmailCase>, 11> checks{{
    {"SENDMAIL_BUILD", Severity::critical, "a Sendmail without what our rules need",
     look_for_build},
    {"SENDMAIL_MAP_ABSENT", Severity::critical,
     "Sendmail does not ask policyd about mail that it sends", look_for_map},
    {"SENDMAIL_MAP_UNUSED", Severity::critical,
     "no rule asks policyd before a recipient is named", look_for_ruleset},
    {"SENDMAIL_SENDER_EARLY", Severity::warning,
     "senders are named before policyd is asked", look_for_early_senders},
    {"SENDMAIL_SESSION_KEPT", Severity::warning,
     "sessions are kept, and more senders named in them", look_for_kept_sessions},
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
    {"SENDMAIL_STS_ALONE", Severity::critical,
     "FEATURE(`sts') alone: passed by a second recipient", look_for_sts_alone},
}};

} // namespace

SendmailChecks sendmail_map_checks() {
  return checks;
}

} // namespace mta_tls::doctor
