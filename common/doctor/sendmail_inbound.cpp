#include "common/base/text.h"
#include "common/doctor/map_list.h"
#include "common/doctor/sendmail_case.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view fragment = "include(`/etc/mail/mta-tls-milter.mc')dnl";

void look_for_unjudged(const SendmailCase& about, Report& report) {
  if (about.needs.inbound && !filter_of_ours(about)) {
    report.add(
        in_cf(about, "O InputMailFilters"),
        "mta-tls-milter does not see the sessions of partners: no inbound rule has "
        "any effect, and their mail comes in over plain text.",
        in_mc(fragment));
  }
}

void look_for_unseen_messages(const SendmailCase& about, Report& report) {
  if (about.needs.messages && !filter_of_ours(about)) {
    report.add(in_cf(about, "O InputMailFilters"),
               "mta-tls-milter sees no message: rules of \"messages\" have no effect.",
               in_mc(fragment));
  }
}

void look_for_open_milter(const SendmailCase& about, Report& report) {
  const auto* filter = filter_of_ours(about);
  if (!filter) {
    return;
  }
  const auto action = setting_of(*filter, "F");
  if (action != "T" && action != "R" && action != "4") {
    report.add(in_cf(about, "X" + filter->name),
               "Without F=T, Sendmail takes mail in unjudged while the milter does not "
               "answer.",
               in_mc(fragment));
  }
}

void look_for_late_milter(const SendmailCase& about, Report& report) {
  const auto* filter = filter_of_ours(about);
  if (filter && filter != &about.host.cf.filters.front()) {
    report.add(
        in_cf(about, "O InputMailFilters"),
        fmt::format("{} stands before mta-tls-milter: a field that it puts on top of "
                    "a message shifts those that ours removes.",
                    about.host.cf.filters.front().name),
        in_mc("the INPUT_MAIL_FILTER of mta-tls first"));
  }
}

void look_for_certificate(const SendmailCase& about, Report& report) {
  if (about.needs.inbound && about.option("servercertfile").empty()) {
    report.add(in_cf(about, "O ServerCertFile"),
               "This server has no certificate and so offers no TLS: whatever a partner "
               "sends under a rule is refused.",
               in_mc("include(`/etc/mail/tls/starttls.m4')dnl"));
  }
}

// V: request no certificate of a client.
void look_for_ask(const SendmailCase& about, Report& report) {
  const auto options = about.option("tlssrvoptions");
  if (about.needs.client_trust && options.find('V') != options.npos) {
    report.add(in_cf(about, "O TLSSrvOptions"),
               "Clients are not asked for a certificate, so none shows one: whatever a "
               "partner sends under a rule with \"verify\" is refused.",
               in_mc("define(`confTLS_SRV_OPTIONS', `')dnl"));
  }
}

void look_for_client_trust(const SendmailCase& about, Report& report) {
  if (about.needs.client_trust && lacks_authorities(about)) {
    report.add(
        in_cf(about, "O CACertFile, O CACertPath"),
        "Sendmail trusts no authority for the certificates of clients unless it has "
        "both a file and a folder of them: whatever a partner sends under a rule "
        "with \"verify\" is refused.",
        set_authorities());
  }
}

void look_for_untold_keys(const SendmailCase& about, Report& report) {
  if (about.needs.client_keys && filter_of_ours(about)) {
    report.add(
        in_cf(about, "O InputMailFilters"),
        "Sendmail tells a milter no keys: mail from partners whose keys are pinned "
        "is always deferred (451).",
        "level \"verify\" with \"cert.names\" for these partners, in policy.json");
  }
}

bool takes_passwords(std::string_view mechanisms) {
  for (const auto mechanism : list_elements(mechanisms)) {
    if (equals_ignoring_case(mechanism, "plain") ||
        equals_ignoring_case(mechanism, "login")) {
      return true;
    }
  }
  return false;
}

// p: no mechanism that shows a password without TLS.
void look_for_plain_auth(const SendmailCase& about, Report& report) {
  const auto options = about.option("authoptions");
  if (takes_passwords(about.option("authmechanisms")) &&
      options.find('p') == options.npos) {
    report.add(
        in_cf(about, "O AuthOptions"),
        "Users can log in over plain text: whoever listens has their password, and "
        "with it the right to send without any inbound rule.",
        in_mc("define(`confAUTH_OPTIONS', `A p y')dnl"));
  }
}

constexpr std::array<Check<SendmailCase>, 9> checks{{
    {"SENDMAIL_INBOUND_UNJUDGED", Severity::critical,
     "inbound rules, and nobody asks about partners' sessions", look_for_unjudged},
    {"SENDMAIL_MESSAGES_UNSEEN", Severity::critical,
     "rules about messages, and nobody asks the milter", look_for_unseen_messages},
    {"SENDMAIL_MILTER_OPEN", Severity::critical,
     "mail comes in unjudged while the milter is silent", look_for_open_milter},
    {"SENDMAIL_MILTER_LATE", Severity::note, "another milter stands before ours",
     look_for_late_milter},
    {"SENDMAIL_SERVER_CERTIFICATE", Severity::critical,
     "inbound rules, and the server has no certificate", look_for_certificate},
    {"SENDMAIL_CLIENT_CERTIFICATES", Severity::critical,
     "clients are not asked for certificates that rules want", look_for_ask},
    {"SENDMAIL_CLIENT_TRUST", Severity::critical,
     "inbound rules verify, and no authority is trusted", look_for_client_trust},
    {"SENDMAIL_KEYS_UNTOLD", Severity::critical,
     "inbound rules pin keys, and Sendmail tells none", look_for_untold_keys},
    {"SENDMAIL_AUTH_PLAIN", Severity::warning, "users can log in over plain text",
     look_for_plain_auth},
}};

} // namespace

SendmailChecks sendmail_inbound_checks() {
  return checks;
}

} // namespace mta_tls::doctor
