#pragma once

#include "common/base/result.h"
#include "common/tls/chain.h"

#include <memory>
#include <string>
#include <string_view>

namespace mta_tls {

// What can be said of a chain, whatever the time and the name.
enum class ChainState {
  trusted,
  self_signed,       // by its own key: no authority vouches for it
  unknown_authority, // it leads to a root that is not trusted
  issuer_missing,    // it breaks off before any authority that is known
  invalid,           // it leads to a trusted root, but not rightly
  unreadable         // the server's own certificate is none
};

std::string_view explain(ChainState state) noexcept;

struct ChainFinding {
  ChainState state = ChainState::unreadable;
  // Of all certificates on the way together, as far as they lead; the root's included.
  Validity validity;
  std::string missing; // the name of the issuer that nobody has, as in RFC 4514

  bool operator==(const ChainFinding&) const = default;
};

constexpr bool is_trusted(const ChainFinding& finding, Instant now) noexcept {
  return finding.state == ChainState::trusted && holds(finding.validity, now);
}

// Certificates that are trusted to issue others (RFC 5280 section 6.1.1). Loading the
// host's own takes some 30 ms, so one store serves a whole run.
class TrustStore {
public:
  // The certificates of a PEM file; the error says why there are none.
  static Result<TrustStore, std::string> from_file(const std::string& path);

  // Trusts this certificate alone, be it a root or not: DANE-TA (RFC 7672 section 3.1.2).
  static TrustStore of(std::string_view der);

  ~TrustStore();
  TrustStore(TrustStore&&) noexcept;
  TrustStore& operator=(TrustStore&&) noexcept;

  // Whether the chain is that of a TLS server with an authority of the store. Of names
  // and dates it says nothing: the dates are in the finding. No revocation is looked up.
  ChainFinding examine(const CertificateChain& chain) const;

private:
  struct Handle;
  explicit TrustStore(std::unique_ptr<Handle> handle);

  std::unique_ptr<Handle> handle_;
};

} // namespace mta_tls
