#pragma once

#include <utility>

namespace mta_tls {

// What to do where DNS fails in a way that says nothing about signatures.
enum class OnDnsError { defer, opportunistic };

// What is to be looked up for a next hop. Nothing, unless the table says so.
struct DiscoverySettings {
  bool dane = false;
  bool mta_sts = false;
  OnDnsError on_dns_error = OnDnsError::defer;

  bool any() const noexcept { return dane || mta_sts; }

  bool operator==(const DiscoverySettings&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const DiscoverySettings& s) {
    return H::combine(std::move(state), s.dane, s.mta_sts, s.on_dns_error);
  }
};

} // namespace mta_tls
