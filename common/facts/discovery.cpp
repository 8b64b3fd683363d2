#include "common/facts/discovery.h"

#include "common/base/text.h"
#include "common/facts/discovery_thread.h"

#include <utility>

namespace mta_tls {

namespace {

// Beyond the deadline, for a thread that is held up.
constexpr std::uint32_t grace = 3;

Instant system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace

// Carries what the thread tells over to the loop.
class Discovery::Carrier final : public DiscoveryListener {
public:
  explicit Carrier(Discovery& discovery) : discovery_(discovery) {}

  void remembered(std::vector<Remembered> some) override {
    carry([&to = discovery_, some = std::move(some)]() mutable {
      for (auto& [hop, knowledge] : some) {
        to.facts_.remember(hop, std::move(knowledge), system_now());
      }
    });
  }
  void all_remembered() override {
    carry([&to = discovery_] { to.facts_.start(); });
  }
  void found(FactKeeper::Report report) override {
    carry([&to = discovery_, report = std::move(report)]() mutable {
      to.facts_.learn(std::move(report), system_now());
    });
  }
  void traced(std::uint32_t number, const NextHop& hop, const DiscoveryWanted& wanted,
              DiscoveryTrace trace) override {
    carry([&to = discovery_, number, hop, wanted, trace = std::move(trace)]() mutable {
      to.take_trace(number, hop, wanted, std::move(trace));
    });
  }
  void health(DiscoveryHealth health) override {
    carry([&to = discovery_, health = std::move(health)]() mutable {
      to.health_ = std::move(health);
    });
  }

private:
  template <class Step>
  void carry(Step step) {
    discovery_.home_.post(std::move(step));
  }

  Discovery& discovery_;
};

Discovery::Discovery(DiscoveryOptions options, Mailbox& home, Log& log)
    : options_(std::move(options)), home_(home), log_(log),
      facts_(*this, {}, static_cast<std::uint32_t>(options_.deadline.count()) + grace),
      carrier_(std::make_unique<Carrier>(*this)) {}

Discovery::~Discovery() = default;

void Discovery::start() {
  if (!thread_) {
    thread_ = std::make_unique<DiscoveryThread>(options_, log_, *carrier_);
  }
}

bool Discovery::stop() {
  return !thread_ || thread_->stop();
}

void Discovery::look_up(Inquiry inquiry, std::uint32_t ticket) {
  thread_->look_up(std::move(inquiry), ticket);
}

void Discovery::trace(const NextHop& hop, const DiscoveryWanted& wanted, Told told) {
  const auto* known = facts_.knowledge_of(hop.text());
  traced_.emplace(++last_traced_, std::move(told));
  thread_->trace({hop, wanted, known ? *known : Knowledge(), true}, last_traced_);
}

void Discovery::take_trace(std::uint32_t number, const NextHop& hop,
                           const DiscoveryWanted& wanted, DiscoveryTrace trace) {
  trace.resolver = join(health_.servers, ", ");
  trace.dane_off = health_.dane == DiscoveryHealth::Dane::off ? health_.why : "";
  facts_.correct(hop.text(), wanted, trace.knowledge, system_now());
  if (const auto told = traced_.extract(number)) {
    told.mapped()(trace);
  }
}

void Discovery::forget(const std::string& hop) {
  if (thread_) {
    thread_->forget(hop);
  }
}

void Discovery::forget_all() {
  if (thread_) {
    thread_->forget_all();
  }
}

} // namespace mta_tls
