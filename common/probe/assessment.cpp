#include "common/probe/assessment.h"

namespace mta_tls {

namespace {

void add_name(std::vector<NamePattern>& names, std::string_view text) {
  if (const auto domain = Domain::parse(text)) {
    names.push_back(NamePattern::exactly(*domain));
  }
}

// RFC 7672 section 3.2.2: with an anchor the name counts, that of the domain or of the
// host; with the server's own key it does not.
bool is_confirmed_by_dane(const Assessment& server, std::string_view domain,
                          Instant now) {
  switch (server.dane_match.match) {
  case DaneMatch::none:
    return false;
  case DaneMatch::end_entity:
    return true;
  case DaneMatch::trust_anchor:
    break;
  }
  std::vector<NamePattern> names;
  add_name(names, domain);
  add_name(names, server.seen->place.host);
  return holds(server.dane_match.validity, now) && server.certificate &&
         bears_one_of(server_names(*server.certificate), names);
}

} // namespace

Assessment assess(std::shared_ptr<const ServerObservation> seen, const TrustStore& trust,
                  HostDane dane) {
  Assessment server{std::move(seen), {}, {}, {}, dane, {}};
  const auto& chain = server.seen->chain;
  if (chain.empty()) {
    return server;
  }
  server.certificate = read_certificate(chain.front());
  server.validity = validity_of(chain.front()).value_or(Validity{});
  server.chain = trust.examine(chain);
  server.dane_match = match_dane(dane.records, chain);
  return server;
}

bool bears_common_names_only(const Assessment& server) noexcept {
  return server.certificate && server.certificate->dns_names.empty() &&
         !server.certificate->common_names.empty();
}

std::optional<TlsVersion> tls_version_named(std::string_view gnutls_name) noexcept {
  if (gnutls_name == "TLS1.3") {
    return TlsVersion::v1_3;
  }
  if (gnutls_name == "TLS1.2") {
    return TlsVersion::v1_2;
  }
  if (gnutls_name == "TLS1.1") {
    return TlsVersion::v1_1;
  }
  return gnutls_name == "TLS1.0" ? std::optional(TlsVersion::v1_0) : std::nullopt;
}

DeliverySession session_with(const Assessment& server, const ChainFinding& trust,
                             std::string_view domain, Instant now) {
  DeliverySession session;
  session.mx_host = server.seen->place.host;
  session.encrypted = can_talk_over_tls(*server.seen);
  if (!*session.encrypted) {
    return session;
  }
  session.version = tls_version_named(server.seen->version);
  session.trusted = is_trusted(trust, now);
  session.dane = is_confirmed_by_dane(server, domain, now);
  session.names =
      server.certificate ? server_names(*server.certificate) : std::vector<std::string>{};
  if (server.certificate) {
    session.key = KeyDigest{server.certificate->key_sha256};
  }
  return session;
}

} // namespace mta_tls
