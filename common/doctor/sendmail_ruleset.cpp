#include "common/base/text.h"
#include "common/doctor/sendmail_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view fragment = "include(`/etc/mail/mta-tls-outbound.mc')dnl";

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

// SMTP_MAILER_MAXRCPTS sets it for all mailers that speak SMTP; "esmtp" is the usual one.
bool has_session_for_each_recipient(const SendmailCf& cf) {
  return std::none_of(cf.mailers.begin(), cf.mailers.end(), [](const auto& mailer) {
    return mailer.name == "esmtp" && setting_of(mailer, "r") != "1";
  });
}

void look_for_shared_sessions(const SendmailCase& about, Report& report) {
  if (map_of_ours(about) && about.needs.forces &&
      !has_session_for_each_recipient(about.host.cf)) {
    report.add(
        in_cf(about, "Mesmtp"),
        "The recipients of a message share a session: once a server has refused one "
        "of them for good, Sendmail may return what should wait for TLS, with the "
        "other's reason.",
        in_mc("define(`SMTP_MAILER_MAXRCPTS', `1')dnl (before MAILER)"));
  }
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

constexpr std::array<Check<SendmailCase>, 7> checks{{
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
    {"SENDMAIL_SESSION_SHARED", Severity::warning,
     "a recipient that fails takes others along", look_for_shared_sessions},
    {"SENDMAIL_STS_ALONE", Severity::critical,
     "FEATURE(`sts') alone: passed by a second recipient", look_for_sts_alone},
}};

} // namespace

SendmailChecks sendmail_ruleset_checks() {
  return checks;
}

} // namespace mta_tls::doctor
