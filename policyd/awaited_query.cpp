#include "policyd/awaited_query.h"

#include "common/dialect/socketmap.h"

#include <asio/post.hpp>

#include <chrono>
#include <utility>

namespace mta_tls {

AwaitedQuery::AwaitedQuery(Loop& loop, Service& service, std::string question,
                           Answer answer)
    : loop_(loop), service_(service), question_(std::move(question)),
      answer_(std::move(answer)) {}

void AwaitedQuery::attempt() {
  const auto now =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::string reply;
  const auto hop = answer_socketmap(
      question_, {*service_.table, now, service_.facts, nullptr, service_.watch}, reply);
  if (!hop) {
    answer_(std::move(reply));
    return;
  }
  self_ = shared_from_this();
  service_.facts->wait(hop->text(), *this);
}

void AwaitedQuery::facts_have_come() noexcept {
  asio::post(loop_, [self = std::exchange(self_, nullptr)] { self->attempt(); });
}

} // namespace mta_tls
