#pragma once

#include "common/daemon/loop.h"
#include "common/dns/dns_result.h"
#include "common/dns/dns_server.h"

#include <asio/posix/stream_descriptor.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mta_tls {

struct UnboundSettings {
  std::vector<DnsServer> servers;
  std::string trust_anchor; // a file
};

// libunbound with settings that cannot change: a thread of its own asks, validates and
// remembers; the answers come in on the loop.
//
// Not here: time limits. What is asked is answered some time, or forgotten.
class UnboundContext {
public:
  using Answered = std::function<void(const DnsQuestion&, DnsAnswer)>;

  // Throws std::runtime_error that says what is wrong with the settings. `answered` may
  // ask anew, but not end the context.
  UnboundContext(Loop& loop, const UnboundSettings& settings, Answered answered);
  ~UnboundContext();
  UnboundContext(const UnboundContext&) = delete;
  UnboundContext& operator=(const UnboundContext&) = delete;

  // A question that is not under way.
  void ask(const DnsQuestion& question);

  // True if it has lost its thread: all that is asked of it fails.
  bool is_broken() const noexcept { return is_broken_; }

  // Its answer is not wanted any more.
  void forget(const DnsQuestion& question);

private:
  struct UnderWay {
    UnboundContext& context;
    int id = 0;
  };
  using Asked = std::map<DnsQuestion, UnderWay>;
  using Arrived = std::vector<std::pair<DnsQuestion, DnsAnswer>>;

  static void arrive(void* asked, int error, ub_result* result) noexcept;
  void await_answers();
  void take_answers();
  void fail(const DnsQuestion& question, int error);
  void fail_all(int error);
  void deliver();

  Loop& loop_;
  Answered answered_;
  Owned<ub_ctx*, ub_ctx_delete> unbound_;
  asio::posix::stream_descriptor readable_;
  Asked asked_;
  Arrived arrived_;
  bool is_broken_ = false;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

} // namespace mta_tls
