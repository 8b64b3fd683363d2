#include "common/facts/discovery_thread.h"

#include "common/facts/messages.h"

#include <exception>
#include <utility>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

// What is remembered arrives in pieces, between which questions are answered.
constexpr std::size_t piece = 1'000;

constexpr auto flush_period = 1s;
constexpr auto retry_period = 60s;
constexpr auto patience = 3s; // with what it is in the middle of

Instant system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace

DiscoveryThread::DiscoveryThread(const DiscoveryOptions& options, Log& log,
                                 DiscoveryListener& listener)
    : options_(options), log_(log), listener_(listener), changes_(log), flush_(loop_),
      retry_(loop_), thread_(loop_, log) {
  thread_.start(
      LoopThread::Pace::full, [this] { begin(); }, [this] { end(); });
}

bool DiscoveryThread::stop() {
  return thread_.stop(patience);
}

void DiscoveryThread::begin() {
  load();
  await_flush();
  open_sources();
}

void DiscoveryThread::end() {
  flush();
  investigator_.reset(); // what it has asked is not heard any more
  fetcher_.reset();
  resolver_.reset();
  store_.reset();
}

void DiscoveryThread::load() {
  std::size_t count = 0;
  if (!options_.cache.empty()) {
    store_.emplace(options_.cache);
    const auto opened = store_->open();
    std::vector<DiscoveryListener::Remembered> some;
    const auto trouble = store_->load(FactLimits().entries, system_now(),
                                      [&](const std::string& hop, Knowledge knowledge) {
                                        ++count;
                                        some.push_back({hop, std::move(knowledge)});
                                        if (some.size() == piece) {
                                          listener_.remembered(std::exchange(some, {}));
                                        }
                                      });
    listener_.remembered(std::move(some));
    if (opened.was_set_aside || (trouble && store_->is_open())) {
      log_(message::cache_set_aside,
           {{"file", options_.cache}, {"error", trouble.value_or(opened.trouble)}});
    } else if (!opened.trouble.empty()) {
      health_.cache_trouble = opened.trouble;
      log_(message::cache_failed, {{"file", options_.cache}, {"error", opened.trouble}});
    }
  }
  listener_.all_remembered();
  log_(message::discovery_started, {{"cache", options_.cache}, {"cached", count}});
}

void DiscoveryThread::open_sources() {
  try {
    try_to_open_sources();
    health_.failure.clear();
    test();
  } catch (const std::exception& error) {
    log_(message::discovery_failed, {{"error", error.what()}});
    health_.failure = error.what();
    again_in_a_minute(&DiscoveryThread::open_sources);
  }
  tell_health();
}

void DiscoveryThread::try_to_open_sources() {
  auto resolver = std::make_unique<Resolver>(loop_, options_.resolver);
  fetcher_ = std::make_unique<PolicyFetcher>(loop_, *resolver, options_.fetcher);
  resolver_ = std::move(resolver);
  InvestigatorLimits limits;
  limits.deadline = options_.deadline;
  limits.end = options_.deadline + 25s;
  investigator_ =
      std::make_unique<Investigator>(loop_, *resolver_, *fetcher_, limits, system_now);
}

void DiscoveryThread::test() {
  test_health(*resolver_, [this](const DnsHealthReport& report) { take_health(report); });
}

// Once validation has worked it is not doubted again: whoever could make a later test
// fail would switch DANE off.
void DiscoveryThread::take_health(const DnsHealthReport& report) {
  using Dane = DiscoveryHealth::Dane;
  const auto former = health_.dane;
  health_.why = report.why;
  switch (report.health) {
  case DnsHealth::validates:
    health_.dane = Dane::on;
    investigator_->set_validation(Validation::works);
    break;
  case DnsHealth::does_not_validate:
    health_.dane = Dane::off;
    investigator_->set_validation(Validation::fails);
    break;
  case DnsHealth::no_answer:
    health_.dane = former == Dane::off ? Dane::off : Dane::no_answer;
    break;
  }
  tell_health();
  if (report.health != DnsHealth::validates) {
    again_in_a_minute(&DiscoveryThread::test);
  }
  if (former == health_.dane) {
    return;
  }
  log_(health_.dane == Dane::on    ? message::dane_on
       : health_.dane == Dane::off ? message::dane_off
                                   : message::dns_silent,
       {{"why", health_.why}});
}

void DiscoveryThread::again_in_a_minute(void (DiscoveryThread::*step)()) {
  retry_.expires_after(retry_period);
  retry_.async_wait([this, step](const std::error_code& stopped) {
    if (!stopped) {
      (this->*step)();
    }
  });
}

void DiscoveryThread::look_up(Inquiry inquiry, std::uint32_t ticket) {
  mailbox_.post([this, inquiry = std::move(inquiry), ticket]() mutable {
    begin_inquiry(std::move(inquiry), ticket);
  });
}

// What had no room in memory may be in the file. Without it, whoever has many next hops
// looked up and then blocks DNS or HTTPS would push a policy out of force.
void DiscoveryThread::recall(Inquiry& inquiry) {
  auto& known = inquiry.before;
  const DiscoveryWanted unknown{inquiry.wanted.dane && !known.facts.dane,
                                inquiry.wanted.mta_sts && !known.facts.asked_for_sts};
  if (!store_ || !unknown.any()) {
    return;
  }
  if (const auto kept = store_->find(std::string(inquiry.hop.text()), system_now())) {
    take_parts(known, *kept, unknown);
  }
}

void DiscoveryThread::begin_inquiry(Inquiry inquiry, std::uint32_t ticket) {
  recall(inquiry);
  if (!investigator_) {
    report(inquiry, ticket, {InquiryStage::turned_away, inquiry.before, {}});
    return;
  }
  investigator_->begin(
      inquiry, [this, inquiry, ticket, began = epoch_](const InquiryReport& told) {
        if (told.stage == InquiryStage::finished) {
          keep(inquiry, told.knowledge, began);
        }
        report(inquiry, ticket, told);
      });
}

void DiscoveryThread::report(const Inquiry& inquiry, std::uint32_t ticket,
                             const InquiryReport& told) {
  listener_.found({std::string(inquiry.hop.text()), inquiry.wanted, ticket, told.stage,
                   told.knowledge});
}

// What was to be forgotten is not to come back by a look-up that had begun.
void DiscoveryThread::keep(const Inquiry& inquiry, const Knowledge& knowledge,
                           std::uint64_t began) {
  const std::string hop(inquiry.hop.text());
  changes_.tell(hop, inquiry.before, knowledge, inquiry.wanted, system_now());
  if (store_ && began == epoch_) {
    store_->save(hop, knowledge, inquiry.wanted, system_now());
  }
}

void DiscoveryThread::trace(Inquiry inquiry, std::uint32_t number) {
  mailbox_.post([this, inquiry = std::move(inquiry), number]() mutable {
    begin_trace(std::move(inquiry), number);
  });
}

// What comes after the deadline is for the next who asks.
void DiscoveryThread::begin_trace(Inquiry inquiry, std::uint32_t number) {
  recall(inquiry);
  const auto told = [this, inquiry, number, began = epoch_](const InquiryReport& report) {
    if (report.stage == InquiryStage::finished) {
      keep(inquiry, report.knowledge, began);
    }
    DiscoveryTrace trace;
    trace.before = inquiry.before;
    trace.knowledge = report.knowledge;
    listener_.traced(number, inquiry.hop, inquiry.wanted, report.trace.value_or(trace));
  };
  if (investigator_) {
    investigator_->begin(inquiry, told);
  } else {
    told({InquiryStage::turned_away, inquiry.before, {}});
  }
}

void DiscoveryThread::forget(std::string hop) {
  mailbox_.post([this, hop = std::move(hop)] {
    ++epoch_;
    if (store_) {
      store_->forget(hop);
    }
    if (resolver_) {
      resolver_->forget_answers();
    }
  });
}

void DiscoveryThread::forget_all() {
  mailbox_.post([this] {
    ++epoch_;
    if (store_) {
      store_->forget_all();
    }
    if (resolver_) {
      resolver_->forget_answers();
    }
  });
}

void DiscoveryThread::await_flush() {
  flush_.expires_after(flush_period);
  flush_.async_wait([this](const std::error_code& stopped) {
    if (!stopped) {
      flush();
      await_flush();
    }
  });
}

void DiscoveryThread::flush() {
  const auto trouble = store_ ? store_->flush(system_now()) : std::nullopt;
  if (trouble) {
    log_(message::cache_failed, {{"file", options_.cache}, {"error", *trouble}});
  }
  if (store_ && store_->is_open()) {
    health_.cache_trouble = store_->trouble();
  }
  tell_health();
}

void DiscoveryThread::tell_health() {
  std::vector<std::string> servers;
  if (resolver_) {
    for (const auto& server : resolver_->servers()) {
      servers.push_back(text_of(server));
    }
  }
  health_.servers = std::move(servers);
  listener_.health(health_);
}

} // namespace mta_tls
