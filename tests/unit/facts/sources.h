#pragma once

#include "common/base/time.h"
#include "common/daemon/loop.h"
#include "common/discovery/sources.h"
#include "common/mail/next_hop.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace mta_tls::facts_test {

using namespace std::chrono_literals;

inline constexpr Instant now{std::chrono::seconds(1'800'000'000)};

NextHop hop(std::string_view text);

// A host with a TLSA record, all signed, and a record of MTA-STS.
DnsAnswer good_answer(const DnsQuestion& question);
PolicyFetch good_policy();

// Keeps what it is asked until the test answers, in any order.
class Dns final : public DnsSource {
public:
  void ask(const DnsQuestion& question, Done done) override {
    asked.push_back({question, std::move(done)});
    ++total;
  }

  // Answers the first or the last that waits.
  void answer(bool first = true);

  struct Asked {
    DnsQuestion question;
    Done done;
  };
  std::deque<Asked> asked;
  std::size_t total = 0;
};

class Policies final : public PolicySource {
public:
  void fetch(const std::string& domain, Done done) override {
    domains.push_back(domain);
    asked.push_back(std::move(done));
  }
  void answer(PolicyFetch fetch);

  std::vector<std::string> domains;
  std::deque<Done> asked;
};

} // namespace mta_tls::facts_test
