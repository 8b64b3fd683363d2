#include "common/dane/dane_match.h"

#include "common/tls/digest.h"
#include "common/tls/trust_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace mta_tls {

namespace {

constexpr std::uint8_t dane_ta = 2;
constexpr std::uint8_t dane_ee = 3;

constexpr std::uint8_t whole_certificate = 0;

constexpr std::uint8_t full = 0;
constexpr std::uint8_t sha256 = 1;

std::string selected(const Tlsa& tlsa, const std::string& der) {
  return tlsa.selector == whole_certificate ? der : public_key_of(der);
}

std::string matched(const Tlsa& tlsa, std::string octets) {
  if (octets.empty() || tlsa.matching_type == full) {
    return octets;
  }
  return tlsa.matching_type == sha256 ? sha256_of(octets) : sha512_of(octets);
}

std::string data_of(const Tlsa& tlsa) {
  std::string octets(tlsa.data.size(), '\0');
  std::ranges::transform(tlsa.data, octets.begin(),
                         [](std::byte octet) { return std::to_integer<char>(octet); });
  return octets;
}

bool names(const Tlsa& tlsa, const std::string& der) {
  return matched(tlsa, selected(tlsa, der)) == data_of(tlsa);
}

DaneMatchFinding match_anchor(std::string_view anchor, const CertificateChain& chain) {
  const auto found = TrustStore::of(anchor).examine(chain);
  return found.state == ChainState::trusted
             ? DaneMatchFinding{DaneMatch::trust_anchor, found.validity}
             : DaneMatchFinding{};
}

// The server's own certificate is no anchor.
DaneMatchFinding match_anchors(const Tlsa& tlsa, const CertificateChain& chain) {
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (!names(tlsa, chain[i])) {
      continue;
    }
    const auto found = match_anchor(chain[i], chain);
    if (found.match != DaneMatch::none) {
      return found;
    }
  }
  return tlsa.matching_type == full && tlsa.selector == whole_certificate
             ? match_anchor(data_of(tlsa), chain)
             : DaneMatchFinding{};
}

const DnsAnswer* validated(const std::string& name, DnsType type,
                           const DnsAnswers& answers) {
  const auto found = answers.find({name, type});
  return found != answers.end() && found->second.status == DnsStatus::data &&
                 found->second.secure
             ? &found->second
             : nullptr;
}

std::vector<std::string> bases_of(const std::string& host, const DnsAnswers& answers) {
  std::vector<std::string> bases;
  for (const auto type : {DnsType::a, DnsType::aaaa}) {
    const auto* answer = validated(host, type, answers);
    if (answer != nullptr && !answer->canonical.empty()) {
      bases.push_back(answer->canonical);
    }
  }
  bases.push_back(host);
  return bases;
}

} // namespace

DaneMatchFinding match_dane(std::span<const Tlsa> records,
                            const CertificateChain& chain) {
  DaneMatchFinding found;
  for (const auto& tlsa : records) {
    if (chain.empty() || fault_of(tlsa)) {
      continue;
    }
    if (tlsa.usage == dane_ee && names(tlsa, chain.front())) {
      return {DaneMatch::end_entity, {}};
    }
    if (tlsa.usage == dane_ta && found.match == DaneMatch::none) {
      found = match_anchors(tlsa, chain);
    }
  }
  return found;
}

std::span<const Tlsa> tlsa_records_of(std::string_view host, std::uint16_t port,
                                      const DnsAnswers& answers) {
  for (const auto& base : bases_of(std::string(host), answers)) {
    const auto* answer =
        validated(fmt::format("_{}._tcp.{}", port, base), DnsType::tlsa, answers);
    if (answer != nullptr) {
      return answer->tlsa;
    }
  }
  return {};
}

} // namespace mta_tls
