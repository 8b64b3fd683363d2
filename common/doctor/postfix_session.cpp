#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_maps.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls::doctor {

namespace {

void look_for_level(const PostfixCase& about, Report& report) {
  const auto level = about.value("smtp_tls_security_level");
  if (about.needs.outbound && !about.table.default_requirement() &&
      (level == "none" || (level.empty() && !about.is_on("smtp_use_tls") &&
                           !about.is_on("smtp_enforce_tls")))) {
    report.add(in_main(about, "smtp_tls_security_level"),
               "Domains that the policy does not name get their mail in plain text, even "
               "where they offer TLS.",
               set_main(about, "smtp_tls_security_level = may"));
  }
}

void look_for_tls_required(const PostfixCase& about, Report& report) {
  if (about.needs.forces && about.is_on("tls_required_enable")) {
    report.add(
        in_main(about, "tls_required_enable"),
        "A message with the header \"TLS-Required: no\" (RFC 8689) goes out without "
        "a question to policyd: its sender can send it in plain text to any "
        "forced domain.",
        set_main(about, "tls_required_enable = no"));
  }
}

template <class F>
void for_each_client_with(const PostfixCase& about, std::string_view parameter,
                          std::string_view value, F f) {
  bool is_told_of_main = false;
  for (const auto* client : smtp_clients(about.host)) {
    const bool is_own = client->overrides.find(parameter) != client->overrides.end();
    if (about.host.value(*client, parameter) == value && (is_own || !is_told_of_main)) {
      f(*client);
      is_told_of_main |= !is_own;
    }
  }
}

void look_for_kept_sessions(const PostfixCase& about, Report& report) {
  if (!about.needs.forces) {
    return;
  }
  for_each_client_with(
      about, "smtp_connection_cache_on_demand", "yes", [&](const PostfixService& client) {
        report.add(in_service(about, client, "smtp_connection_cache_on_demand"),
                   "The next mail to a busy domain goes through a session that is open "
                   "already, without a question: after a rule has become stricter, mail "
                   "may flow in plain text for as long as it does not pause.",
                   set_for(about, client, "smtp_connection_cache_on_demand", "no"));
      });
}

void look_for_cache_destinations(const PostfixCase& about, Report& report) {
  const auto value = about.value("smtp_connection_cache_destinations");
  if (about.needs.forces && !value.empty()) {
    report.add(in_main(about, "smtp_connection_cache_destinations"),
               "Mail to these destinations goes through sessions that are open already, "
               "without a question: an edit of the policy may come too late for it.",
               unset_main(about, "smtp_connection_cache_destinations"));
  }
}

void look_for_tls_reuse(const PostfixCase& about, Report& report) {
  if (!about.needs.outbound) {
    return;
  }
  for_each_client_with(
      about, "smtp_tls_connection_reuse", "yes", [&](const PostfixService& client) {
        report.add(in_service(about, client, "smtp_tls_connection_reuse"),
                   "A TLS session is used again for a next hop without another question: "
                   "after a rule has become stricter, mail may still go to a server that "
                   "was not asked for its certificate.",
                   set_for(about, client, "smtp_tls_connection_reuse", "no"));
      });
}

// What Postfix finds a session by has no names in it (tls_serverid_digest, 3.7 to 3.10).
void look_for_resumed_sessions(const PostfixCase& about, Report& report) {
  const auto kept_for = about.value("smtp_tls_session_cache_timeout");
  const bool is_kept =
      !about.value("smtp_tls_session_cache_database").empty() && kept_for != "0s";
  if (is_kept && (about.needs.trust || about.needs.own_authority)) {
    report.add(
        in_main(about, "smtp_tls_session_cache_database"),
        fmt::format(
            "Postfix takes a resumed TLS session for verified without a look at "
            "the names that are demanded: for up to {} after a rule or an MTA-STS policy "
            "has named other servers, mail still goes to the old one.",
            kept_for),
        set_main(about, "smtp_tls_session_cache_database ="));
  }
}

constexpr std::array<Check<PostfixCase>, 6> checks{{
    {"POSTFIX_LEVEL_NONE", Severity::warning,
     "unlisted domains get plain text even where TLS is offered", look_for_level},
    {"POSTFIX_TLS_REQUIRED_HEADER", Severity::critical,
     "a sender's header switches the policy off (3.10)", look_for_tls_required},
    {"POSTFIX_SESSION_KEPT", Severity::warning,
     "open plain-text sessions outlive an edit of the policy", look_for_kept_sessions},
    {"POSTFIX_SESSION_CACHE", Severity::warning,
     "kept sessions outlive an edit of the policy", look_for_cache_destinations},
    {"POSTFIX_TLS_REUSED", Severity::warning,
     "TLS sessions are used again without a question", look_for_tls_reuse},
    {"POSTFIX_SESSION_RESUMED", Severity::warning,
     "resumed TLS sessions outlive an edit of the policy", look_for_resumed_sessions},
}};

} // namespace

PostfixChecks postfix_session_checks() {
  return checks;
}

} // namespace mta_tls::doctor
