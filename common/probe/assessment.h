#pragma once

#include "common/dane/dane_host.h"
#include "common/dane/dane_match.h"
#include "common/policy/judge_delivery.h"
#include "common/probe/observation.h"
#include "common/tls/certificate.h"
#include "common/tls/trust_store.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mta_tls {

// What DNS says of a host's TLSA records.
struct HostDane {
  DaneHostState state = DaneHostState::unsigned_zone;
  std::span<const Tlsa> records;
  bool path_is_secure = false; // the MX record that led here is signed
};

// What was seen of a server, and what it amounts to. Two domains with one server share
// the observation.
struct Assessment {
  std::shared_ptr<const ServerObservation> seen;
  std::optional<CertificateFacts> certificate;
  Validity validity;  // the certificate's own
  ChainFinding chain; // by the authorities that the host trusts
  HostDane dane;
  DaneMatchFinding dane_match;
};

Assessment assess(std::shared_ptr<const ServerObservation> seen, const TrustStore& trust,
                  HostDane dane);

// The names count only because the certificate has no dNSName (RFC 6125 section 6.4.4
// lets clients pass over such a common name).
bool bears_common_names_only(const Assessment& server) noexcept;

// The session that an MTA would have had at `now`, with mail for `domain`. `trust` says
// what the chain is worth to the rule in question.
DeliverySession session_with(const Assessment& server, const ChainFinding& trust,
                             std::string_view domain, Instant now);

std::optional<TlsVersion> tls_version_named(std::string_view gnutls_name) noexcept;

} // namespace mta_tls
