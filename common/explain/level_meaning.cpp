#include "common/explain/level_meaning.h"

namespace mta_tls {

std::string_view meaning(SecurityLevel level) noexcept {
  switch (level) {
  case SecurityLevel::none:
    return "Never TLS: the message goes in plain text, even to a server that offers TLS.";
  case SecurityLevel::may:
    return "TLS if the server offers it, plain text if not. No certificate is checked.";
  case SecurityLevel::dane:
    return "DANE where the domain publishes TLSA records under DNSSEC, else as \"may\".";
  case SecurityLevel::encrypt:
    return "TLS or no delivery: without TLS the message waits. Any certificate will do.";
  case SecurityLevel::verify:
    return "TLS, and a trusted certificate with the name of the MX host, or the message "
           "waits.";
  case SecurityLevel::secure:
    return "TLS, and a trusted certificate with a name fixed by policy, or the message "
           "waits.";
  case SecurityLevel::fingerprint:
    return "TLS, and one of the keys pinned in the policy, or the message waits.";
  case SecurityLevel::dane_only:
    return "DANE, with TLSA records under DNSSEC, or the message waits.";
  }
  return "";
}

std::string_view meaning_of_no_opinion() noexcept {
  return "The table has no opinion: Postfix does what smtp_tls_security_level in its "
         "main.cf "
         "says.";
}

} // namespace mta_tls
