#include "common/base/text.h"
#include "common/doctor/sendmail_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

bool is_true(std::string_view value) {
  return !value.empty() && (ascii_lower(value[0]) == 't' || ascii_lower(value[0]) == 'y');
}

// define(`TLS_PERM_ERR') changes the code for a handshake that breaks.
void look_for_final_errors(const SendmailCase& about, Report& report) {
  const auto& rules = about.host.cf.ruleset("tls_connection");
  const bool is_final = std::any_of(rules.begin(), rules.end(), [](const auto& rule) {
    return rule.starts_with("SOFTWARE $| $* $#error $@ 5.");
  });
  if (is_final) {
    report.add(in_cf(about, "STLS_connection"),
               "TLS_PERM_ERR returns mail to its sender at the first handshake that "
               "breaks, of any domain, without a second try and without the next server.",
               in_mc("remove define(`TLS_PERM_ERR')"));
  }
}

void look_for_clear_fallback(const SendmailCase& about, Report& report) {
  if (is_true(about.option("tlsfallbacktoclear"))) {
    report.add(in_cf(about, "O TLSFallbacktoClear"),
               "After a handshake that breaks, Sendmail tries again in plain text, and "
               "names the sender there before a rule can stop it.",
               in_mc("remove define(`confTLS_FALLBACK_TO_CLEAR')"));
  }
}

void look_for_trust(const SendmailCase& about, Report& report) {
  if (about.needs.trust && lacks_authorities(about)) {
    report.add(in_cf(about, "O CACertFile, O CACertPath"),
               "Sendmail trusts no certificate authority unless it has both a file and a "
               "folder of them: mail to every domain with the level \"verify\" or "
               "\"secure\" waits.",
               set_authorities());
  }
}

void look_for_names(const SendmailCase& about, Report& report) {
  if (about.needs.trust && !is_true(about.option("setcertaltnames"))) {
    report.add(in_cf(about, "O SetCertAltnames"),
               "Of a certificate's names Sendmail sees the common name alone: mail to "
               "servers that have theirs where it belongs, in the alternative names, "
               "waits.",
               in_mc("include(`/etc/mail/mta-tls-outbound.mc')dnl"));
  }
}

void look_for_smart_host(const SendmailCase& about, Report& report) {
  const auto host = about.host.cf.macros.find("S");
  if (about.needs.forces && host != about.host.cf.macros.end() && !host->second.empty()) {
    report.add(in_cf(about, "DS"),
               fmt::format("All mail goes to {}: a rule is kept on the way to that host, "
                           "whose certificate \"verify\" and \"secure\" are about; what "
                           "becomes of the mail behind it is the relay's.",
                           host->second),
               "have the relay's administrator keep the same rules");
  }
}

void look_for_queue_warning(const SendmailCase& about, Report& report) {
  const auto time = about.option("timeout.queuewarn");
  if (about.needs.forces && (time.empty() || time.starts_with('0'))) {
    report.add(
        in_cf(about, "O Timeout.queuewarn"),
        "Mail that waits for TLS waits in silence: its sender hears of it when it is "
        "returned.",
        in_mc("define(`confTO_QUEUEWARN', `1h')dnl"));
  }
}

void look_for_newer_source(const SendmailCase& about, Report& report) {
  if (about.host.is_mc_newer) {
    report.add(
        fmt::format("{}/sendmail.mc", about.host.folder),
        "sendmail.mc has been changed since sendmail.cf was made from it: what was "
        "changed is not in force.",
        "sendmailconfig, or make -C /etc/mail, and restart Sendmail");
  }
}

void look_for_other_mta(const SendmailCase& about, Report& report) {
  if (!about.host.submit) {
    return;
  }
  const auto& macros = about.host.submit->macros;
  const auto host = macros.find("{MTAHost}");
  if (host != macros.end() && !host->second.starts_with("[127.") &&
      !host->second.starts_with("[IPv6:::1]") && host->second != "localhost") {
    report.add(
        fmt::format("{}/submit.cf: D{{MTAHost}}", about.host.folder),
        fmt::format("Mail of programs on this host goes to {}, past this Sendmail: "
                    "no rule is asked for it here.",
                    host->second),
        "into submit.mc: FEATURE(`msp', `[127.0.0.1]')dnl");
  }
}

bool replaces_domains(const SendmailCf& cf) {
  return !is_true(cf.option("dontexpandcnames"));
}

// Before a rule is asked: canonify, of all that takes recipients.
void look_for_replaced_domains(const SendmailCase& about, Report& report) {
  if (!about.needs.outbound) {
    return;
  }
  constexpr std::string_view meaning = "Sendmail replaces a recipient's domain with what "
                                       "DNS says it is called (CNAME), and "
                                       "the policy is asked about that name: whoever "
                                       "forges an answer of DNS gets mail for "
                                       "a forced domain past its rule.";
  if (replaces_domains(about.host.cf)) {
    report.add(in_cf(about, "O DontExpandCnames"), std::string(meaning),
               in_mc("include(`/etc/mail/mta-tls-outbound.mc')dnl"));
  }
  if (about.host.submit && replaces_domains(*about.host.submit)) {
    report.add(fmt::format("{}/submit.cf: O DontExpandCnames", about.host.folder),
               std::string(meaning),
               "into submit.mc: include(`/etc/mail/mta-tls-submit.mc')dnl\n"
               "sendmailconfig, or make -C /etc/mail");
  }
}

constexpr std::array<Check<SendmailCase>, 9> checks{{
    {"SENDMAIL_ERRORS_FINAL", Severity::critical,
     "a broken handshake returns mail at once (TLS_PERM_ERR)", look_for_final_errors},
    {"SENDMAIL_CLEAR_FALLBACK", Severity::critical, "plain text after a broken handshake",
     look_for_clear_fallback},
    {"SENDMAIL_TRUST_ABSENT", Severity::critical,
     "no certificate authority for rules that verify", look_for_trust},
    {"SENDMAIL_ALTERNATIVE_NAMES", Severity::critical,
     "alternative names of certificates are not looked at", look_for_names},
    {"SENDMAIL_SMART_HOST", Severity::warning,
     "a smart host takes all mail; it has to keep the rules", look_for_smart_host},
    {"SENDMAIL_QUEUE_WARNING", Severity::warning,
     "senders are not told that their mail waits", look_for_queue_warning},
    {"SENDMAIL_MC_NEWER", Severity::warning, "sendmail.cf is older than sendmail.mc",
     look_for_newer_source},
    {"SENDMAIL_DOMAIN_REPLACED", Severity::critical,
     "recipients' domains are replaced with what DNS says", look_for_replaced_domains},
    {"SENDMAIL_SUBMIT_ELSEWHERE", Severity::warning,
     "programs on this host hand their mail to another host", look_for_other_mta},
}};

} // namespace

SendmailChecks sendmail_delivery_checks() {
  return checks;
}

} // namespace mta_tls::doctor
