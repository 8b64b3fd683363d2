#pragma once

#include "common/mail/ip_network.h"
#include "common/policy/rule.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// What an MTA has told of an inbound SMTP session. What it did not tell, or cannot, is
// "unknown", which no rule takes for a "no" nor for a "yes".

enum class TlsState { unknown, plain, encrypted };

// What the MTA says of the client's certificate. Postfix's milter interface does not tell
// "none" from "not valid": both are `not_trusted`.
enum class ClientTrust { unknown, not_trusted, trusted };

struct SessionFacts {
  std::optional<IpAddress> client; // nullopt: unknown
  // Mail that never came over a network: sendmail(1). No rule is about it.
  bool local_submission = false;
  bool authenticated = false; // RFC 4954

  TlsState tls = TlsState::unknown;
  std::string protocol; // as told: "TLSv1.3"; empty: unknown
  std::optional<TlsVersion> version;
  std::string cipher; // as told
  std::optional<unsigned> cipher_bits;

  ClientTrust trust = ClientTrust::unknown;
  // The names that a trusted certificate bears, as far as the MTA tells: mostly the
  // common name of its subject alone. nullopt: the MTA cannot tell any.
  std::optional<std::vector<std::string>> certificate_names;
  std::string certificate_issuer; // as told
  // SHA-256 of the certificate's public key. nullopt: unknown; `has_no_key` if the MTA
  // said that there is no certificate.
  std::optional<KeyDigest> key;
  bool has_no_key = false;
};

// False for a SASL mechanism that makes nobody one of our users: EXTERNAL (RFC 4422
// appendix A) proves the client's certificate, which the rules judge, and no more.
// Sendmail offers it to whoever has one that chains to any authority.
bool is_login(std::string_view mechanism) noexcept;

// "TLSv1.2", "TLS1.2", "TLSv1": what Postfix, Sendmail and Exim call a version. nullopt
// for what none of them means by TLS 1.0 to 1.3.
std::optional<TlsVersion> version_of_protocol(std::string_view protocol) noexcept;

// What the MAIL or RCPT command says. `sender` and `recipient` are what stands after the
// last "@", as the peer wrote it; empty: the null sender, or an address without domain.
struct InboundEnvelope {
  std::string sender_domain;
  // nullopt: the question is about MAIL.
  std::optional<std::string> recipient_domain;
};

} // namespace mta_tls
