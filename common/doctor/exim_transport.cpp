#include "common/doctor/exim_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

// Lists of hosts: an expansion that fails leaves them empty.
constexpr std::array<std::string_view, 8> host_lists{
    "hosts_require_tls",  "hosts_avoid_tls",          "tls_verify_hosts",
    "hosts_require_dane", "hosts_try_dane",           "tls_try_verify_hosts",
    "hosts_nopass_tls",   "tls_verify_cert_hostnames"};

bool is_named_by(const EximDriver& router, const EximDriver& transport) {
  return contains(router.option("transport"), transport.name);
}

bool is_used(const EximCase& about, const EximDriver& transport) {
  const auto& routers = about.host.routers;
  return std::any_of(routers.begin(), routers.end(), [&](const EximDriver& router) {
    return is_named_by(router, transport);
  });
}

template <class F>
void for_each_smtp(const EximCase& about, F f) {
  for (const auto& transport : about.host.transports) {
    if (transport.option("driver") == "smtp" && is_used(about, transport)) {
      f(transport);
    }
  }
}

// What it does depends on what policyd has answered about a domain.
bool is_by_answer(const EximCase& about, const EximDriver& transport) {
  const auto& routers = about.host.routers;
  const auto& options = transport.options;
  return std::any_of(routers.begin(), routers.end(),
                     [&](const EximDriver& router) {
                       return contains(router.option("transport"), "$address_data") &&
                              is_named_by(router, transport);
                     }) ||
         std::any_of(options.begin(), options.end(), [](const auto& option) {
           return contains(option.second, "$address_data");
         });
}

std::string in_transport(const EximCase& about, const EximDriver& transport,
                         std::string_view option) {
  return in_exim(about, fmt::format("transport {}: {}", transport.name, option));
}

bool forces(const EximDriver& transport) {
  return !transport.option("hosts_require_tls").empty();
}

void look_for_lists(const EximCase& about, Report& report) {
  for_each_smtp(about, [&](const EximDriver& transport) {
    for (const auto list : host_lists) {
      if (contains(transport.option(list), "readsocket")) {
        report.add(
            in_transport(about, transport, list),
            "Where this look-up fails, Exim takes the list for empty: while policyd "
            "does not answer, mail goes in plain text.",
            "choose the transport in a router, as in examples/exim/outbound.conf");
      }
    }
  });
}

void look_for_shared_deliveries(const EximCase& about, Report& report) {
  for_each_smtp(about, [&](const EximDriver& transport) {
    if (is_by_answer(about, transport) && transport.option("multi_domain") == "true") {
      report.add(
          in_transport(about, transport, "multi_domain"),
          "Two domains with one server share a delivery, which is set up for one of "
          "them: the other one's mail may go by the wrong rule.",
          "multi_domain = false");
    }
  });
}

void look_for_reuse(const EximCase& about, Report& report) {
  for_each_smtp(about, [&](const EximDriver& transport) {
    if (is_by_answer(about, transport) && forces(transport) &&
        transport.option("connection_max_messages") != "1") {
      report.add(in_transport(about, transport, "connection_max_messages"),
                 "The next message goes through a session that is open already, whose "
                 "certificate was not checked for it.",
                 "connection_max_messages = 1");
    }
  });
}

void look_for_plain_verify(const EximCase& about, Report& report) {
  for_each_smtp(about, [&](const EximDriver& transport) {
    if (!transport.option("tls_verify_hosts").empty() && !forces(transport)) {
      report.add(
          in_transport(about, transport, "tls_verify_hosts"),
          "Checking certificates does not force TLS: to a server that offers none, "
          "mail goes in plain text.",
          "hosts_require_tls = *");
    }
  });
}

void look_for_avoidance(const EximCase& about, Report& report) {
  for_each_smtp(about, [&](const EximDriver& transport) {
    if (forces(transport) && !transport.option("hosts_avoid_tls").empty()) {
      report.add(
          in_transport(about, transport, "hosts_avoid_tls"),
          "Hosts of this list are spoken to without TLS: forced mail to them waits.",
          "remove hosts_avoid_tls from this transport");
    }
  });
}

// The transports of examples/exim/outbound.conf for levels that force TLS.
constexpr std::array<std::string_view, 3> forced_transports{
    "mta_tls_encrypt", "mta_tls_verify", "mta_tls_dane_only"};

void look_for_weak_transports(const EximCase& about, Report& report) {
  for_each_smtp(about, [&](const EximDriver& transport) {
    const bool is_ours = std::find(forced_transports.begin(), forced_transports.end(),
                                   transport.name) != forced_transports.end();
    if (is_ours && (transport.option("hosts_require_tls") != "*" ||
                    !contains(transport.option("authenticated_sender"), "readsocket"))) {
      report.add(in_exim(about, "transport " + transport.name),
                 "This transport is for forced mail, and does not hold it back where the "
                 "server offers no TLS or policyd does not agree with the session.",
                 "hosts_require_tls and authenticated_sender as in "
                 "examples/exim/outbound.conf");
    }
  });
}

void look_for_lost_dane(const EximCase& about, Report& report) {
  for_each_smtp(about, [&](const EximDriver& transport) {
    if (about.needs.dane && transport.name.starts_with("mta_tls_dane") &&
        transport.option("hosts_try_dane").empty() &&
        transport.option("hosts_require_dane").empty()) {
      report.add(
          in_transport(about, transport, "hosts_try_dane"),
          "This transport is for DANE and does not look for TLSA records: a server "
          "with any certificate is taken, or none at all.",
          "hosts_try_dane = *");
    }
  });
}

// A transport that a router's expansion may name and that is not there defers the mail.
void look_for_missing_transports(const EximCase& about, Report& report) {
  const auto& routers = about.host.routers;
  for (const auto name : forced_transports) {
    const bool is_named =
        std::any_of(routers.begin(), routers.end(), [&](const EximDriver& router) {
          return contains(router.option("transport"), name);
        });
    if (is_named && !about.host.transport(name)) {
      report.add(in_exim(about, fmt::format("transport {}", name)),
                 "A router chooses this transport, and it is not there: mail for the "
                 "domains whose level it is for waits.",
                 "the part TRANSPORTS of examples/exim/outbound.conf");
    }
  }
}

void look_for_gnutls_words(const EximCase& about, Report& report) {
  for_each_smtp(about, [&](const EximDriver& transport) {
    if (contains(about.host.support, "OpenSSL") &&
        contains(transport.option("tls_require_ciphers"), "NORMAL:")) {
      report.add(
          in_transport(about, transport, "tls_require_ciphers"),
          "These are words of GnuTLS, and this Exim has OpenSSL: no handshake comes "
          "about, and forced mail waits.",
          "remove tls_require_ciphers: policyd checks the version as well");
    }
  });
}

constexpr std::array<Check<EximCase>, 9> checks{{
    {"EXIM_LIST_ASKS", Severity::critical,
     "a list of hosts is empty while policyd is silent", look_for_lists},
    {"EXIM_MULTI_DOMAIN", Severity::critical, "domains share a delivery over forced TLS",
     look_for_shared_deliveries},
    {"EXIM_SESSION_REUSED", Severity::critical,
     "a session that was checked for one message takes others", look_for_reuse},
    {"EXIM_VERIFY_WITHOUT_TLS", Severity::critical,
     "certificates are checked, and TLS is not forced", look_for_plain_verify},
    {"EXIM_TLS_AVOIDED", Severity::critical, "TLS is forced and avoided at once",
     look_for_avoidance},
    {"EXIM_FORCED_WEAK", Severity::critical,
     "a transport for forced mail does not force it", look_for_weak_transports},
    {"EXIM_DANE_OFF", Severity::critical,
     "a transport for DANE looks for no TLSA records", look_for_lost_dane},
    {"EXIM_TRANSPORT_ABSENT", Severity::critical,
     "a transport for forced mail is missing", look_for_missing_transports},
    {"EXIM_CIPHER_WORDS", Severity::critical,
     "cipher words of GnuTLS in an Exim with OpenSSL", look_for_gnutls_words},
}};

} // namespace

EximChecks exim_transport_checks() {
  return checks;
}

} // namespace mta_tls::doctor
