#pragma once

#include "common/probe/domain_report.h"
#include "common/wire/base64.h"
#include "tests/unit/policy/tables.h"
#include "tests/unit/tls/chain_certificates.h"

#include <memory>
#include <string>
#include <vector>

// Servers as probes have seen them, and what is made of them.
namespace mta_tls::testing {

inline std::string der(std::string_view base64) {
  return decode_base64(base64).value();
}

inline const CertificateChain good_chain{der(leaf), der(intermediate)};

inline Instant in_time() {
  return validity_of(good_chain.front())->begins;
}

inline std::shared_ptr<ServerObservation> tls_server(std::string host,
                                                     CertificateChain chain) {
  auto seen = std::make_shared<ServerObservation>();
  seen->place = {std::move(host), "192.0.2.1", 25};
  seen->ending = Ending::done;
  seen->dialogue = {
      Greeting::welcome, TlsOffer::offered, TlsStart::accepted, "", false, true};
  seen->has_tls = true;
  seen->version = "TLS1.3";
  seen->chain = std::move(chain);
  return seen;
}

inline std::shared_ptr<ServerObservation> plain_server(std::string host) {
  auto seen = tls_server(std::move(host), {});
  seen->dialogue = {
      Greeting::welcome, TlsOffer::absent, TlsStart::not_tried, "", false, false};
  seen->has_tls = false;
  return seen;
}

inline std::shared_ptr<ServerObservation> unseen_server(std::string host) {
  auto seen = std::make_shared<ServerObservation>();
  seen->place = {std::move(host), "192.0.2.2", 25};
  return seen;
}

using Servers = std::vector<std::shared_ptr<const ServerObservation>>;

struct World {
  TrustStore trust = TrustStore::of(der(root));
  Judge judge{[](const std::string&, const CertificateChain&) { return ChainFinding{}; },
              trust, in_time()};

  DomainReport report(const Servers& servers, const Promise& promise = {}) const {
    DomainView view{next_hop("example"), {}, {}, {}, {}, {}};
    view.servers = servers;
    for (const auto& seen : servers) {
      view.dane.hosts.push_back({seen->place.host, DaneHostState::no_tlsa});
    }
    return make_report(std::move(view), promise, judge);
  }
  DomainReport report(const Servers& servers, SecurityLevel level) const {
    return report(servers, promise_by_level(level, next_hop("example"), "rule x"));
  }
};

inline const Servers good{tls_server("mx.example", good_chain)};
inline const Servers mixed{plain_server("mx1.example"),
                           tls_server("mx.example", good_chain)};
inline const Servers plain{plain_server("mx1.example")};

} // namespace mta_tls::testing
