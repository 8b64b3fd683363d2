#include "common/base/text.h"
#include "common/doctor/exim_case.h"

#include <fmt/format.h>

#include <array>
#include <set>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view fragment = "the three steps of examples/exim/inbound.acl";

// The names behind "acl = " in a statement or several.
std::vector<std::string> acls_in(std::string_view text) {
  constexpr std::string_view condition = "acl = ";
  std::vector<std::string> names;
  for (auto at = text.find(condition); at != text.npos; at = text.find(condition, at)) {
    at += condition.size();
    names.emplace_back(text.substr(at, text.find_first_of(" \n", at) - at));
  }
  return names;
}

const std::string& acl(const EximCase& about, std::string_view name) {
  static const std::string none;
  const auto found = about.host.acls.find(name);
  return found == about.host.acls.end() ? none : found->second;
}

// True if policyd is asked in the statements, or in an ACL that they call.
bool asks_policyd(const EximCase& about, std::string_view text,
                  std::set<std::string>& seen) {
  if (text.find("exim-in ") != text.npos) {
    return true;
  }
  for (const auto& name : acls_in(text)) {
    if (seen.insert(name).second && asks_policyd(about, acl(about, name), seen)) {
      return true;
    }
  }
  return false;
}

bool asks_policyd(const EximCase& about, std::string_view text) {
  std::set<std::string> seen;
  return asks_policyd(about, text, seen);
}

constexpr std::array<std::string_view, 2> stages{"acl_smtp_mail", "acl_smtp_rcpt"};

void look_for_unjudged(const EximCase& about, Report& report) {
  for (const auto stage : stages) {
    if (about.needs.inbound && !asks_policyd(about, acl(about, about.option(stage)))) {
      report.add(in_exim(about, stage),
                 "policyd is not asked at this stage: inbound rules have no effect, and "
                 "the mail of partners comes in over plain text.",
                 std::string(fragment));
    }
  }
}

// "require acl = acl_mta_tls_mail" stands first, or the ACL is ours itself.
void look_for_late_question(const EximCase& about, Report& report) {
  for (const auto stage : stages) {
    const auto& text = acl(about, about.option(stage));
    const auto first = std::string_view(text).substr(0, text.find('\n'));
    if (asks_policyd(about, text) && !asks_policyd(about, first)) {
      report.add(in_exim(about, fmt::format("acl {}", about.option(stage))),
                 "Other statements stand before the one that asks policyd: whom one of "
                 "them accepts is under no inbound rule.",
                 "write \"require acl = …\" first in this ACL");
    }
  }
}

void look_for_ask(const EximCase& about, Report& report) {
  if ((about.needs.client_trust || about.needs.client_keys) &&
      about.option("tls_try_verify_hosts").empty() &&
      about.option("tls_verify_hosts").empty()) {
    report.add(
        in_exim(about, "tls_try_verify_hosts"),
        "Clients are not asked for a certificate, so none shows one: whatever a "
        "partner sends under a rule with \"verify\" or \"fingerprint\" is refused.",
        "tls_try_verify_hosts = * (Debian: MAIN_TLS_TRY_VERIFY_HOSTS = *)");
  }
}

void look_for_certificate(const EximCase& about, Report& report) {
  if (about.needs.inbound && (about.option("tls_certificate").empty() ||
                              about.option("tls_advertise_hosts").empty())) {
    report.add(in_exim(about, "tls_certificate"),
               "This server has no certificate of its own, or offers no TLS: whatever a "
               "partner sends under a rule is refused, or at risk of it.",
               "tls_certificate, tls_privatekey and tls_advertise_hosts = *\n"
               "(Debian: MAIN_TLS_ENABLE = yes)");
  }
}

bool needs_tls(std::string_view condition) {
  return condition.find("tls_") != condition.npos;
}

bool takes_passwords(const EximDriver& authenticator) {
  const auto driver = authenticator.option("driver");
  return !authenticator.option("server_condition").empty() && driver == "plaintext";
}

void look_for_plain_auth(const EximCase& about, Report& report) {
  for (const auto& authenticator : about.host.authenticators) {
    if (takes_passwords(authenticator) &&
        !needs_tls(authenticator.option("server_advertise_condition")) &&
        !needs_tls(about.option("auth_advertise_hosts"))) {
      report.add(
          in_exim(about, fmt::format("authenticator {}", authenticator.name)),
          "Users can log in over plain text: whoever listens has their password, and "
          "with it the right to send without any inbound rule.",
          "server_advertise_condition = ${if def:tls_in_cipher}");
    }
  }
}

constexpr std::array<Check<EximCase>, 5> checks{{
    {"EXIM_INBOUND_UNJUDGED", Severity::critical,
     "inbound rules, and nobody asks about partners' sessions", look_for_unjudged},
    {"EXIM_QUESTION_LATE", Severity::warning, "an ACL decides before policyd is asked",
     look_for_late_question},
    {"EXIM_CLIENT_CERTIFICATES", Severity::critical,
     "clients are not asked for certificates that rules want", look_for_ask},
    {"EXIM_SERVER_CERTIFICATE", Severity::critical,
     "inbound rules, and the server has no certificate", look_for_certificate},
    {"EXIM_AUTH_PLAIN", Severity::warning, "users can log in over plain text",
     look_for_plain_auth},
}};

} // namespace

EximChecks exim_inbound_checks() {
  return checks;
}

} // namespace mta_tls::doctor
