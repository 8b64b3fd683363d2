#pragma once

#include "common/daemon/loop.h"
#include "common/discovery/sources.h"
#include "common/http/curl_run.h"
#include "common/http/policy_exchange.h"

#include <asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

namespace mta_tls {

struct FetcherOptions {
  std::string ca_file = "/etc/ssl/certs/ca-certificates.crt"; // Debian's ca-certificates
  std::string connect_to; // "HOST:PORT": there, whatever DNS says; for tests
  std::chrono::milliseconds time_limit{10'000}; // of a fetch, from name to last octet
  std::chrono::milliseconds connect_limit{5'000};
  // A server that has an address of one kind need not answer for the other.
  std::chrono::milliseconds address_limit{1'000};
  std::size_t max_parallel = 64; // the others wait; their time begins when they start
};

// Fetches policies by HTTPS, from addresses that `dns` has validated.
class PolicyFetcher final : public PolicySource {
public:
  PolicyFetcher(Loop& loop, DnsSource& dns, FetcherOptions options);
  ~PolicyFetcher();
  PolicyFetcher(const PolicyFetcher&) = delete;
  PolicyFetcher& operator=(const PolicyFetcher&) = delete;

  void fetch(const std::string& domain, Done done) override;

private:
  using Number = std::uint64_t;

  struct Waiting {
    std::string domain;
    Done done;
  };
  struct Fetch {
    Fetch(Loop& loop, Waiting waiting)
        : request(std::move(waiting)), limit(loop), address_limit(loop) {}

    Waiting request;
    DnsAnswers addresses;
    asio::steady_timer limit;
    asio::steady_timer address_limit;
    std::unique_ptr<PolicyExchange> exchange;
    std::unique_ptr<CurlRun> run; // uses the exchange
  };

  void start_waiting();
  void start(Number number, Fetch& fetch);
  void ask(Number number, const Fetch& fetch, DnsType type);
  void learn(Number number, const DnsQuestion& question, DnsAnswer answer);
  void connect_if_ready(Number number, Fetch& fetch, bool is_late);
  void connect(Number number, Fetch& fetch);
  void end(Number number, PolicyFetch result);
  template <class Then>
  void await(asio::steady_timer& timer, std::chrono::milliseconds time, Number number,
             Then then);

  Loop& loop_;
  DnsSource& dns_;
  FetcherOptions options_;
  std::deque<Waiting> waiting_;
  std::map<Number, Fetch> fetches_;
  Number next_number_ = 0;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

} // namespace mta_tls
