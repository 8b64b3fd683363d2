#include "common/facts/investigation.h"

#include <utility>

namespace mta_tls {

Investigation::Investigation(const InvestigationGround& ground, const Inquiry& inquiry,
                             Told told)
    : ground_(ground), lookup_(inquiry.hop, inquiry.wanted, inquiry.before),
      told_(std::move(told)), clock_(ground.loop) {
  if (inquiry.is_traced) {
    tracer_.emplace(inquiry.before);
  }
}

void Investigation::await_deadline(std::function<void()> ended) {
  ended_ = std::move(ended);
  on_time(ground_.deadline, &Investigation::conclude);
}

void Investigation::begin() {
  pursue();
}

void Investigation::pursue() {
  const auto now = ground_.now();
  const auto tasks = lookup_.next(now);
  for (const auto& question : tasks.dns) {
    ask(question);
  }
  if (tasks.fetch) {
    fetch();
  }
  if (auto result = lookup_.result(now)) {
    finish(*std::move(result), false);
  }
}

// An answer may come when nobody waits for it any more.
void Investigation::ask(const DnsQuestion& question) {
  if (tracer_) {
    tracer_->ask(question);
  }
  ground_.dns.ask(question, [weak = weak_from_this(), question](DnsAnswer answer) {
    if (const auto self = weak.lock()) {
      if (self->tracer_) {
        self->tracer_->learn(question, answer);
      }
      self->lookup_.learn(question, std::move(answer));
      self->pursue();
    }
  });
}

void Investigation::fetch() {
  if (tracer_) {
    tracer_->fetch();
  }
  ground_.policies.fetch(lookup_.domain(), [weak = weak_from_this()](PolicyFetch fetch) {
    if (const auto self = weak.lock()) {
      if (self->tracer_) {
        self->tracer_->learn(fetch);
      }
      self->lookup_.learn(std::move(fetch));
      self->pursue();
    }
  });
}

void Investigation::on_time(std::chrono::milliseconds after,
                            void (Investigation::*step)()) {
  clock_.expires_after(after);
  clock_.async_wait([weak = weak_from_this(), step](const std::error_code& stopped) {
    const auto self = stopped ? nullptr : weak.lock();
    if (self) {
      (*self.*step)();
    }
  });
}

void Investigation::conclude() {
  told_(report(InquiryStage::concluded, lookup_.concluded(ground_.now()), true));
  on_time(ground_.end - ground_.deadline, &Investigation::give_up);
}

void Investigation::give_up() {
  finish(lookup_.concluded(ground_.now()), true);
}

void Investigation::finish(Knowledge knowledge, bool was_cut) {
  clock_.cancel();
  if (auto ended = std::exchange(ended_, nullptr)) { // else it has finished before
    told_(report(InquiryStage::finished, std::move(knowledge), was_cut));
    ended();
  }
}

InquiryReport Investigation::report(InquiryStage stage, Knowledge knowledge,
                                    bool was_cut) const {
  auto trace =
      tracer_ ? std::optional(tracer_->trace(lookup_, knowledge, was_cut)) : std::nullopt;
  return {stage, std::move(knowledge), std::move(trace)};
}

} // namespace mta_tls
