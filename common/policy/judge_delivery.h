#pragma once

#include "common/policy/decision.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// What an MTA tells of the session over which it is about to hand over mail, and of the
// server at its other end. nullopt: not told.
struct DeliverySession {
  std::string mx_host; // as DNS names it
  std::optional<bool> encrypted;
  std::optional<TlsVersion> version;
  std::optional<bool> trusted; // the certificate chains to an authority of the MTA's
  std::optional<bool> dane;    // TLSA records name the certificate (RFC 7672)
  std::optional<std::vector<std::string>> names; // that count for a server
  std::optional<KeyDigest> key;
};

// What the session lacks of a requirement.
enum class DeliveryFault {
  no_tls,
  version_too_low,
  not_trusted,
  no_dane,
  wrong_name,
  wrong_key,
  not_told // the MTA does not tell what the requirement needs: never a pass
};

std::string_view explain(DeliveryFault fault) noexcept; // "the session is not encrypted"

// Whether one of the names that a certificate bears is one of those that are allowed. A
// certificate's "*.x" stands for each name with one label more (RFC 6125 section 6.4.3).
bool bears_one_of(const std::vector<std::string>& certificate_names,
                  const std::vector<NamePattern>& allowed);

// What a server's certificate must bear for levels verify and secure.
std::vector<NamePattern> allowed_names(const Require& require, std::string_view mx_host);

// The first thing that the session surely lacks, else not_told; nullopt: mail may go.
std::optional<DeliveryFault> judge_delivery(const Require& require,
                                            const DeliverySession& session);

// The same while TLS is still being set up: what is not told may yet come.
std::optional<DeliveryFault> judge_handshake(const Require& require,
                                             const DeliverySession& session);

} // namespace mta_tls
