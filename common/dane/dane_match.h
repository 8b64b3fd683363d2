#pragma once

#include "common/dane/dns_answer.h"
#include "common/dane/tlsa.h"
#include "common/tls/chain.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace mta_tls {

enum class DaneMatch {
  none,
  end_entity,  // DANE-EE(3): neither name nor date counts (RFC 7672 section 3.1.1)
  trust_anchor // DANE-TA(2): the certificate must bear the host's name, and be in time
};

struct DaneMatchFinding {
  DaneMatch match = DaneMatch::none;
  Validity validity; // of trust_anchor: of all certificates up to the anchor
};

// Which TLSA records name the chain of a server. Records that SMTP cannot use match
// nothing. A record for a trust anchor that the server does not send matches only if it
// holds the whole certificate: a bare key in a record (2 1 0) is not enough here.
DaneMatchFinding match_dane(std::span<const Tlsa> records, const CertificateChain& chain);

// The TLSA records that count for a host, of all answers about it; empty if it has none
// that are validated. A host's alias counts before its own name (RFC 7672 section 2.2.2).
std::span<const Tlsa> tlsa_records_of(std::string_view host, std::uint16_t port,
                                      const DnsAnswers& answers);

} // namespace mta_tls
