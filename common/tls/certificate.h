#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What a certificate says of its bearer. Nothing of it is verified here; the names are
// the peer's octets, whatever they may be.
struct CertificateFacts {
  std::array<std::uint8_t, 32> key_sha256; // of the SubjectPublicKeyInfo (RFC 7469 2.4)
  std::vector<std::string> common_names;   // of the subject
  std::vector<std::string> dns_names;      // subjectAltName
  // In the order of the certificate, escaped as in RFC 4514; empty if it has none.
  std::string issuer;
};

// Every name, each once: those of the subject first.
std::vector<std::string> all_names(const CertificateFacts& certificate);

// Those that count for a server: the dNSNames or, if it has none, the common names (RFC
// 6125 section 6.4.4).
const std::vector<std::string>& server_names(const CertificateFacts& certificate);

// Reads an X.509 certificate in DER (RFC 5280). nullopt if it is none.
std::optional<CertificateFacts> read_certificate(std::string_view der);

} // namespace mta_tls
