#pragma once

#include "common/dane/dns_answer.h"
#include "common/discovery/policy_fetch.h"

#include <functional>
#include <string>

namespace mta_tls {

// Whoever asks DNS and validates what it says. `done` is called once, never before ask()
// has returned, and not after the source has ended.
class DnsSource {
public:
  using Done = std::function<void(DnsAnswer)>;
  virtual void ask(const DnsQuestion& question, Done done) = 0;

protected:
  ~DnsSource() = default;
};

// Whoever fetches the MTA-STS policy of a domain (RFC 8461 section 3.3); as DnsSource.
class PolicySource {
public:
  using Done = std::function<void(PolicyFetch)>;
  virtual void fetch(const std::string& domain, Done done) = 0;

protected:
  ~PolicySource() = default;
};

} // namespace mta_tls
