#pragma once

#include "common/daemon/loop.h"
#include "common/discovery/sources.h"
#include "common/facts/inquiry.h"
#include "common/facts/lookup_tracer.h"

#include <asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace mta_tls {

// Where an investigation takes place.
struct InvestigationGround {
  Loop& loop;
  DnsSource& dns;
  PolicySource& policies;
  std::function<Instant()> now;
  std::chrono::milliseconds deadline; // until those who wait are answered
  std::chrono::milliseconds end;      // until what is missing is waited for no more
};

// One look-up under way. Its clock runs from its making, whether it has begun or not.
class Investigation : public std::enable_shared_from_this<Investigation> {
public:
  using Told = std::function<void(const InquiryReport&)>;

  Investigation(const InvestigationGround& ground, const Inquiry& inquiry, Told told);

  // Starts the clock. `ended` is called after the last report, and may destroy this.
  void await_deadline(std::function<void()> ended);

  void begin();

private:
  void pursue();
  void ask(const DnsQuestion& question);
  void fetch();
  void on_time(std::chrono::milliseconds after, void (Investigation::*step)());
  void conclude();
  void give_up();
  void finish(Knowledge knowledge, bool was_cut);
  InquiryReport report(InquiryStage stage, Knowledge knowledge, bool was_cut) const;

  const InvestigationGround& ground_;
  Lookup lookup_;
  std::optional<LookupTracer> tracer_;
  Told told_;
  std::function<void()> ended_;
  asio::steady_timer clock_;
};

} // namespace mta_tls
