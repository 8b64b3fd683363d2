#include "common/dns/resolver.h"

#include <asio/post.hpp>

#include <stdexcept>
#include <utility>

namespace mta_tls {

namespace {

// So many questions at once to libunbound, which has a socket for each.
constexpr std::size_t max_asked = 1'000;

DnsAnswer timed_out() {
  DnsAnswer answer;
  answer.status = DnsStatus::timed_out;
  return answer;
}

} // namespace

Resolver::Resolver(Loop& loop, ResolverOptions options)
    : loop_(loop), options_(std::move(options)), resolv_conf_(options_.resolv_conf),
      servers_(options_.forwarders.empty() ? resolv_conf_.servers()
                                           : options_.forwarders),
      timer_(loop), context_(new_context(servers_)) {}

Resolver::~Resolver() = default;

void Resolver::ask(const DnsQuestion& question, Done done) {
  follow_host();
  const auto until = Waiters::Clock::now() + options_.time_limit;
  if (waiters_.add(question, std::move(done), until)) {
    queue_.push_back(question);
    start_queued();
  }
  await_first_time();
}

void Resolver::forget_answers() {
  replace_context(servers_);
}

std::unique_ptr<UnboundContext>
Resolver::new_context(const std::vector<DnsServer>& servers) {
  return std::make_unique<UnboundContext>(
      loop_, UnboundSettings{servers, options_.trust_anchor},
      [this](const DnsQuestion& question, const DnsAnswer& answer) {
        take(question, answer);
      });
}

// Posted, since whoever asks may have been called by the context.
void Resolver::replace_context(std::vector<DnsServer> servers) {
  asio::post(loop_, [this, servers = std::move(servers), alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) {
      start_context(servers);
    }
  });
}

void Resolver::start_context(const std::vector<DnsServer>& servers) {
  try {
    context_ = new_context(servers);
  } catch (const std::runtime_error&) {
    return; // the trust anchor cannot be read just now: the old one goes on
  }
  servers_ = servers;
  for (const auto& question : asked_) {
    context_->ask(question);
  }
}

void Resolver::follow_host() {
  if (!resolv_conf_.may_have_changed(ResolvConf::Clock::now())) {
    return;
  }
  auto servers = options_.forwarders.empty() ? resolv_conf_.servers() : servers_;
  if (servers != servers_ || context_->is_broken()) {
    replace_context(std::move(servers));
  }
}

void Resolver::start_queued() {
  for (; !queue_.empty() && asked_.size() < max_asked; queue_.pop_front()) {
    const auto& question = queue_.front();
    if (waiters_.wait_for(question) && asked_.insert(question).second) {
      context_->ask(question);
    }
  }
}

void Resolver::take(const DnsQuestion& question, const DnsAnswer& answer) {
  asked_.erase(question);
  for (const auto& done : waiters_.take(question)) {
    done(answer);
  }
  start_queued();
}

void Resolver::await_first_time() {
  const auto time = waiters_.first_time();
  if (!time || std::exchange(timer_runs_, true)) {
    return;
  }
  timer_.expires_at(*time);
  timer_.async_wait(
      [this, alive = std::weak_ptr(alive_)](const std::error_code& stopped) {
        if (!stopped && !alive.expired()) {
          timer_runs_ = false;
          end_late();
          await_first_time();
        }
      });
}

void Resolver::end_late() {
  const auto late = waiters_.take_late(Waiters::Clock::now());
  for (const auto& question : late.unwanted) {
    if (asked_.erase(question) != 0) {
      context_->forget(question);
    }
  }
  for (const auto& done : late.done) {
    done(timed_out());
  }
  start_queued();
}

} // namespace mta_tls
