#include "common/base/text.h"
#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_inbound_use.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls::doctor {

namespace {

// The first server of partners of which `is_wrong` holds.
template <class F>
const PostfixService* server_that(const PostfixCase& about, F is_wrong) {
  for (const auto* server : partners_servers(about.host)) {
    if (is_wrong(*server)) {
      return server;
    }
  }
  return nullptr;
}

template <class F>
const PostfixService* inbound_server_that(const PostfixCase& about, F is_wrong) {
  return about.needs.inbound ? server_that(about, is_wrong) : nullptr;
}

bool offers_tls(const PostfixCase& about, const PostfixService& server) {
  const auto level = about.host.value(server, "smtpd_tls_security_level");
  return level == "may" || level == "encrypt" ||
         (level.empty() && about.host.value(server, "smtpd_use_tls") == "yes");
}

void look_for_tls(const PostfixCase& about, Report& report) {
  const auto* server = inbound_server_that(
      about, [&](const PostfixService& s) { return !offers_tls(about, s); });
  if (server) {
    report.add(in_service(about, *server, "smtpd_tls_security_level"),
               "This server offers no TLS: whatever a partner sends under a rule is "
               "refused.",
               set_for(about, *server, "smtpd_tls_security_level", "may"));
  }
}

bool has_certificate(const PostfixCase& about, const PostfixService& server) {
  static constexpr std::array<std::string_view, 4> parameters{
      "smtpd_tls_chain_files", "smtpd_tls_cert_file", "smtpd_tls_eccert_file",
      "smtpd_tls_dcert_file"};
  for (const auto parameter : parameters) {
    const auto value = about.host.value(server, parameter);
    if (!value.empty() && value != "none") {
      return true;
    }
  }
  return false;
}

void look_for_certificate(const PostfixCase& about, Report& report) {
  const auto* server = inbound_server_that(about, [&](const PostfixService& s) {
    return offers_tls(about, s) && !has_certificate(about, s);
  });
  if (server) {
    report.add(in_service(about, *server, "smtpd_tls_chain_files"),
               "This server has no certificate and so offers no TLS: whatever a partner "
               "sends under a rule is refused.",
               set_main(about, "smtpd_tls_chain_files = /etc/postfix/mx.pem"));
  }
}

bool asks_for_certificates(const PostfixCase& about, const PostfixService& server) {
  return about.host.value(server, "smtpd_tls_ask_ccert") == "yes" ||
         about.host.value(server, "smtpd_tls_req_ccert") == "yes";
}

void look_for_ask(const PostfixCase& about, Report& report) {
  const auto* server = server_that(
      about, [&](const PostfixService& s) { return !asks_for_certificates(about, s); });
  if (server && (about.needs.client_trust || about.needs.client_keys)) {
    report.add(
        in_service(about, *server, "smtpd_tls_ask_ccert"),
        "Clients are not asked for a certificate, so none shows one: whatever a "
        "partner sends under a rule with \"verify\" or \"fingerprint\" is refused.",
        set_for(about, *server, "smtpd_tls_ask_ccert", "yes"));
  }
}

bool has_client_trust(const PostfixCase& about, const PostfixService& server) {
  return !about.host.value(server, "smtpd_tls_CAfile").empty() ||
         !about.host.value(server, "smtpd_tls_CApath").empty() ||
         about.is_on("tls_append_default_CA");
}

void look_for_client_trust(const PostfixCase& about, Report& report) {
  const auto* server = server_that(
      about, [&](const PostfixService& s) { return !has_client_trust(about, s); });
  if (server && about.needs.client_trust) {
    report.add(in_service(about, *server, "smtpd_tls_CAfile"),
               "Postfix trusts no authority for the certificates of clients: whatever a "
               "partner sends under a rule with \"verify\" is refused.",
               set_for(about, *server, "smtpd_tls_CAfile",
                       "/etc/ssl/certs/ca-certificates.crt"));
  }
}

void look_for_digest(const PostfixCase& about, Report& report) {
  constexpr std::string_view parameter = "smtpd_tls_fingerprint_digest";
  const auto* server = server_that(about, [&](const PostfixService& s) {
    return !equals_ignoring_case(about.host.value(s, parameter), "sha256");
  });
  if (server && about.needs.client_keys) {
    report.add(
        in_service(about, *server, parameter),
        fmt::format("Pinned keys in policy.json are SHA-256, and Postfix tells {}: "
                    "whatever a partner sends under a rule with \"fingerprint\" is "
                    "refused.",
                    to_lower(about.host.value(*server, parameter))),
        set_for(about, *server, parameter, "sha256"));
  }
}

void look_for_forced_server(const PostfixCase& about, Report& report) {
  const auto* server = server_that(about, [&](const PostfixService& s) {
    return about.host.value(s, "smtpd_tls_security_level") == "encrypt" ||
           about.host.value(s, "smtpd_enforce_tls") == "yes";
  });
  if (server) {
    report.add(in_service(about, *server, "smtpd_tls_security_level"),
               "TLS is forced on everybody who delivers here, and RFC 3207 section 4 "
               "forbids that: strangers whose servers have no TLS cannot write to you.",
               set_for(about, *server, "smtpd_tls_security_level", "may"));
  }
}

void look_for_required_certificates(const PostfixCase& about, Report& report) {
  const auto* server = server_that(about, [&](const PostfixService& s) {
    return about.host.value(s, "smtpd_tls_req_ccert") == "yes";
  });
  if (server) {
    report.add(
        in_service(about, *server, "smtpd_tls_req_ccert"),
        "Whoever delivers here must have a certificate that Postfix trusts: most of "
        "the world has none.",
        set_for(about, *server, "smtpd_tls_req_ccert", "no"));
  }
}

void look_for_plain_auth(const PostfixCase& about, Report& report) {
  for (const auto* server : smtp_servers(about.host)) {
    const auto is_on = [&](std::string_view parameter) {
      return about.host.value(*server, parameter) == "yes";
    };
    const bool is_forced =
        about.host.value(*server, "smtpd_tls_security_level") == "encrypt" ||
        is_on("smtpd_tls_wrappermode");
    if (is_on("smtpd_sasl_auth_enable") && !is_on("smtpd_tls_auth_only") && !is_forced) {
      report.add(in_service(about, *server, "smtpd_tls_auth_only"),
                 "Users can log in over plain text: whoever listens has their password, "
                 "and with it the right to send without any inbound rule.",
                 set_for(about, *server, "smtpd_tls_auth_only", "yes"));
      return;
    }
  }
}

constexpr std::array<Check<PostfixCase>, 8> checks{{
    {"POSTFIX_SERVER_PLAIN", Severity::critical,
     "inbound rules, and the server offers no TLS", look_for_tls},
    {"POSTFIX_SERVER_CERTIFICATE", Severity::critical,
     "inbound rules, and the server has no certificate", look_for_certificate},
    {"POSTFIX_CLIENT_CERTIFICATES", Severity::critical,
     "clients are not asked for certificates that rules want", look_for_ask},
    {"POSTFIX_CLIENT_TRUST", Severity::critical,
     "inbound rules verify, and no authority is trusted", look_for_client_trust},
    {"POSTFIX_CLIENT_DIGEST", Severity::critical,
     "clients' keys are told in another digest than SHA-256", look_for_digest},
    {"POSTFIX_SERVER_FORCED", Severity::warning,
     "TLS is forced on everybody (RFC 3207 section 4)", look_for_forced_server},
    {"POSTFIX_CLIENTS_FORCED", Severity::warning,
     "certificates are demanded of everybody", look_for_required_certificates},
    {"POSTFIX_AUTH_PLAIN", Severity::warning, "users can log in over plain text",
     look_for_plain_auth},
}};

} // namespace

PostfixChecks postfix_server_checks() {
  return checks;
}

} // namespace mta_tls::doctor
