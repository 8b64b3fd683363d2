#pragma once

#include "common/dns/resolv_conf.h"
#include "common/dns/unbound_context.h"
#include "common/dns/waiters.h"

#include <asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace mta_tls {

struct ResolverOptions {
  // Where questions are sent. Empty: where the host sends its own, also when that
  // changes.
  std::vector<DnsServer> forwarders;
  std::string resolv_conf = "/etc/resolv.conf";
  std::string trust_anchor = "/usr/share/dns/root.key"; // Debian's dns-root-data
  std::chrono::milliseconds time_limit{10'000};         // of each question
};

// Asks DNS through resolvers that it does not trust: what they say is validated here,
// from the trust anchor down. Each question is answered within its time limit.
class Resolver final : public DnsSource {
public:
  // Throws std::runtime_error that says what is wrong with the options.
  Resolver(Loop& loop, ResolverOptions options);
  ~Resolver();

  void ask(const DnsQuestion& question, Done done) override;

  // Whatever DNS has said until now is asked for again.
  void forget_answers();

  // Where questions are sent now.
  const std::vector<DnsServer>& servers() const noexcept { return servers_; }

private:
  std::unique_ptr<UnboundContext> new_context(const std::vector<DnsServer>& servers);
  void replace_context(std::vector<DnsServer> servers);
  void start_context(const std::vector<DnsServer>& servers);
  void follow_host();
  void start_queued();
  void take(const DnsQuestion& question, const DnsAnswer& answer);
  void await_first_time();
  void end_late();

  Loop& loop_;
  ResolverOptions options_;
  ResolvConf resolv_conf_;
  std::vector<DnsServer> servers_;
  Waiters waiters_;
  std::set<DnsQuestion> asked_;   // of libunbound
  std::deque<DnsQuestion> queue_; // to be asked; may hold what nobody waits for any more
  asio::steady_timer timer_;
  bool timer_runs_ = false;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
  std::unique_ptr<UnboundContext> context_;
};

} // namespace mta_tls
