#include "common/daemon/few_connections.h"

#include <utility>

namespace mta_tls {

namespace {

constexpr auto accept_pause = std::chrono::milliseconds(100);

} // namespace

FewConnections::FewConnections(Loop& loop, std::size_t most, Admit admit)
    : most_(most), admit_(std::move(admit)), next_(loop), pause_(loop) {}

void FewConnections::start(Listener listener) {
  listener_.emplace(std::move(listener));
  accept();
}

void FewConnections::stop() {
  listener_.reset();
  pause_.cancel();
}

void FewConnections::accept() {
  if (static_cast<std::size_t>(places_.use_count()) > most_) {
    accept_later();
    return;
  }
  listener_->acceptor.async_accept(next_, [this](const std::error_code& error) {
    if (!listener_) {
      return;
    }
    auto socket = std::move(next_); // next_ is as good as new then: Asio says so
    if (error) {
      accept_later();
      return;
    }
    admit_(std::move(socket), places_);
    accept();
  });
}

void FewConnections::accept_later() {
  pause_.expires_after(accept_pause);
  pause_.async_wait([this](const std::error_code& stopped) {
    if (!stopped && listener_) {
      accept();
    }
  });
}

} // namespace mta_tls
