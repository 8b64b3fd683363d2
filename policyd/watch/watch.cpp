#include "policyd/watch/watch.h"

#include "policyd/watch/watch_thread.h"

#include <utility>

namespace mta_tls {

// Carries what the thread tells over to the loop.
class Watch::Carrier final : public WatchListener {
public:
  explicit Carrier(Watch& watch) : watch_(watch) {}

  void stood(std::vector<Standing> some) override {
    carry([&to = watch_, some = std::move(some)]() mutable {
      for (auto& standing : some) {
        to.board_.put(std::move(standing));
      }
    });
  }
  void forgotten(std::vector<std::string> hops) override {
    carry([&to = watch_, hops = std::move(hops)] {
      for (const auto& hop : hops) {
        to.board_.forget(hop);
      }
    });
  }
  void looked(std::uint32_t number, std::vector<Look> looks) override {
    carry([&to = watch_, number, looks = std::move(looks)] {
      if (const auto told = to.asked_.extract(number)) {
        told.mapped()(looks);
      }
    });
  }
  void health(WatchHealth health) override {
    carry([&to = watch_, health = std::move(health)]() mutable {
      to.health_ = std::move(health);
    });
  }

private:
  template <class Step>
  void carry(Step step) {
    watch_.home_.post(std::move(step));
  }

  Watch& watch_;
};

Watch::Watch(WatchOptions options, Mailbox& home, Log& log)
    : options_(std::move(options)), home_(home), log_(log),
      carrier_(std::make_unique<Carrier>(*this)) {}

Watch::~Watch() = default;

void Watch::follow(std::shared_ptr<const Snapshot> table) {
  if (!options_.is_on) {
    return;
  }
  if (!thread_) {
    thread_ = std::make_unique<WatchThread>(options_, log_, *carrier_);
  }
  thread_->follow(std::move(table));
}

void Watch::look_now(std::vector<std::string> hops, Told told) {
  asked_.emplace(++last_asked_, std::move(told));
  thread_->look_now(std::move(hops), last_asked_);
}

bool Watch::stop() {
  return !thread_ || thread_->stop();
}

} // namespace mta_tls
