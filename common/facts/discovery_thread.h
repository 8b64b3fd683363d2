#pragma once

#include "common/daemon/loop_thread.h"
#include "common/daemon/mailbox.h"
#include "common/dns/self_test.h"
#include "common/facts/discovery.h"
#include "common/facts/fact_changes.h"
#include "common/facts/fact_store.h"
#include "common/facts/investigator.h"

#include <asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace mta_tls {

// Who is told what the discovery thread finds; on another thread, by messages.
class DiscoveryListener {
public:
  struct Remembered {
    std::string hop;
    Knowledge knowledge;
  };
  virtual void remembered(std::vector<Remembered> some) = 0;
  virtual void all_remembered() = 0;
  virtual void found(FactKeeper::Report report) = 0;
  // `number` is that of DiscoveryThread::trace().
  virtual void traced(std::uint32_t number, const NextHop& hop,
                      const DiscoveryWanted& wanted, DiscoveryTrace trace) = 0;
  virtual void health(DiscoveryHealth health) = 0;

protected:
  ~DiscoveryListener() = default;
};

// The thread that asks DNS and HTTPS and keeps the file. The functions may be called on
// any thread, and `listener` is called on this one.
class DiscoveryThread {
public:
  DiscoveryThread(const DiscoveryOptions& options, Log& log, DiscoveryListener& listener);

  void look_up(Inquiry inquiry, std::uint32_t ticket);
  void trace(Inquiry inquiry, std::uint32_t number);
  void forget(std::string hop);
  void forget_all();

  // Writes what is to be written, and ends. False: the thread does not end in time.
  bool stop();

private:
  void begin();
  void end();
  void load();
  void open_sources();
  void try_to_open_sources();
  void test();
  void take_health(const DnsHealthReport& report);
  void recall(Inquiry& inquiry);
  void begin_inquiry(Inquiry inquiry, std::uint32_t ticket);
  void report(const Inquiry& inquiry, std::uint32_t ticket, const InquiryReport& report);
  void begin_trace(Inquiry inquiry, std::uint32_t number);
  void keep(const Inquiry& inquiry, const Knowledge& knowledge, std::uint64_t began);
  void await_flush();
  void flush();
  void tell_health();
  void again_in_a_minute(void (DiscoveryThread::*step)());

  DiscoveryOptions options_;
  Log& log_;
  DiscoveryListener& listener_;
  Loop loop_{1};
  Mailbox mailbox_{loop_};
  std::optional<FactStore> store_;
  std::uint64_t epoch_ = 0; // grows when something is to be forgotten
  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<PolicyFetcher> fetcher_;
  std::unique_ptr<Investigator> investigator_;
  FactChanges changes_;
  DiscoveryHealth health_;
  asio::steady_timer flush_;
  asio::steady_timer retry_;
  LoopThread thread_; // uses all of these
};

} // namespace mta_tls
