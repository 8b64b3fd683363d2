#pragma once

#include "common/dane/dns_answer.h"
#include "common/discovery/policy_fetch.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls::golden {

// What DNS and HTTPS answer in a story.
class World {
public:
  // "MX a.example secure ttl=300 10 mx.a.example". Throws std::runtime_error for what is
  // not so.
  void set_dns(std::string_view text);

  // "a.example fetched"
  void set_https(std::string_view text);
  // One more line of the policy that was set last.
  void add_line(std::string_view line);

  // nullopt: it does not answer.
  std::optional<DnsAnswer> dns(const DnsQuestion& question) const;
  std::optional<PolicyFetch> https(const std::string& domain) const;

private:
  std::map<DnsQuestion, std::optional<DnsAnswer>> dns_;
  std::map<std::string, std::optional<PolicyFetch>> https_;
  std::string last_domain_;
};

} // namespace mta_tls::golden
