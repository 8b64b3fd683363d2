#include "policyd/connection.h"

#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>

#include <cstring>
#include <ctime>
#include <exception>
#include <sys/socket.h>

namespace mta_tls {

namespace {

// Whole seconds are all that a policy's dates need, and the cheapest clock there is.
Instant coarse_now() {
  return Instant(std::chrono::seconds(std::time(nullptr)));
}

} // namespace

Connection::Connection(StreamSocket socket, Service& service, ConnectionOwner& owner,
                       std::span<char> input)
    : socket_(std::move(socket)), service_(service), owner_(owner), input_(input),
      last_progress_(service.tick), last_turn_(++service.turn) {
  socket_.non_blocking(true);
  if (socket_.local_endpoint().protocol().family() != AF_UNIX) {
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }
}

void Connection::read() {
  socket_.async_read_some(asio::buffer(input_.data(), input_.size()),
                          [this](const std::error_code& error, std::size_t octets) {
                            guarded([&] { on_read(error, octets); });
                          });
}

void Connection::write_pending() {
  socket_.async_write_some(asio::buffer(pending_),
                           [this](const std::error_code& error, std::size_t octets) {
                             guarded([&] { on_written(error, octets); });
                           });
}

// What fails in the service of one peer ends that peer's connection, and no other.
template <class Step>
void Connection::guarded(Step step) noexcept {
  try {
    step();
  } catch (const std::exception& error) {
    owner_.failed(error.what());
    end();
  }
}

void Connection::on_read(const std::error_code& error, std::size_t octets) {
  if (error && !(finishing_ && error == asio::error::operation_aborted)) {
    end();
    return;
  }
  go_on_after(answer({input_.data(), octets}));
}

void Connection::go_on_after(Sent sent) {
  switch (sent) {
  case Sent::all:
    go_on();
    return;
  case Sent::rest_pending:
    write_pending();
    return;
  case Sent::failed:
    end();
    return;
  }
}

void Connection::on_written(const std::error_code& error, std::size_t octets) {
  if (error) {
    end();
    return;
  }
  last_progress_ = service_.tick;
  pending_.erase(0, octets);
  if (!pending_.empty()) {
    write_pending();
    return;
  }
  std::string().swap(pending_);
  go_on();
}

void Connection::go_on() {
  if (malformed_) {
    end();
  } else if (is_waiting()) {
    await_facts();
  } else if (finishing_) {
    last_reads();
  } else {
    read();
  }
}

// Cancelling the timer is what wakes the connection.
void Connection::await_facts() {
  using Clock = asio::steady_timer::clock_type;
  alarm_ = std::make_unique<asio::steady_timer>(
      socket_.get_executor(), facts_have_come_ ? Clock::now() : Clock::time_point::max());
  alarm_->async_wait([this](const std::error_code&) { guarded([this] { on_facts(); }); });
}

void Connection::facts_have_come() noexcept {
  facts_have_come_ = true;
  if (alarm_) {
    alarm_->cancel();
  }
}

void Connection::on_facts() {
  alarm_.reset();
  facts_have_come_ = false;
  if (!socket_.is_open()) { // dropped
    end();
    return;
  }
  service_.replies.clear();
  last_turn_ = ++service_.turn;
  last_progress_ = service_.tick;
  go_on_after(send_answers(answer_waiting(coarse_now()), {}));
}

void Connection::finish() {
  finishing_ = true;
  if (pending_.empty()) {
    socket_.cancel();
  }
}

void Connection::last_reads() {
  // A peer that writes as fast as this reads must not keep the others, or the deadline,
  // from their turn.
  constexpr int most_at_a_time = 64;
  for (int reads = 0; reads < most_at_a_time; ++reads) {
    std::error_code error;
    const auto octets =
        socket_.read_some(asio::buffer(input_.data(), input_.size()), error);
    if (error == asio::error::would_block && has_partial()) {
      read();
      return;
    }
    const auto sent = error ? Sent::failed : answer({input_.data(), octets});
    if (sent != Sent::all || malformed_ || is_waiting()) {
      go_on_after(sent);
      return;
    }
  }
  asio::post(socket_.get_executor(), [this] { guarded([this] { last_reads(); }); });
}

Connection::Sent Connection::answer(std::string_view bytes) {
  auto& replies = service_.replies;
  replies.clear();
  const bool was_partial = has_partial();
  last_turn_ = ++service_.turn;
  if (service_.metered) {
    last_read_ = Metered::Clock::now();
  }
  const auto why_malformed = answer_to(bytes, coarse_now());
  if (!was_partial || !replies.empty()) {
    last_progress_ = service_.tick;
  }
  return send_answers(why_malformed, bytes);
}

Connection::Sent
Connection::send_answers(const std::optional<std::string_view>& why_malformed,
                         std::string_view bytes) {
  if (why_malformed) {
    malformed_ = true;
    owner_.malformed(*this, *why_malformed, bytes);
  }
  if (service_.replies.empty()) {
    return Sent::all;
  }
  const auto sent = send(service_.replies);
  if (service_.metered) {
    service_.metered->answered(last_read_, service_.questions, service_.delegated,
                               service_.submitted);
  }
  return sent;
}

Connection::Sent Connection::send(std::string_view replies) {
  std::error_code error;
  const auto octets = socket_.write_some(asio::buffer(replies), error);
  if (error && error != asio::error::would_block) {
    return Sent::failed;
  }
  if (octets == replies.size()) {
    return Sent::all;
  }
  pending_ = replies.substr(octets);
  return Sent::rest_pending;
}

void Connection::drop() {
  std::error_code ignored;
  socket_.close(ignored);
  if (alarm_) {
    alarm_->cancel();
  }
}

void Connection::end() noexcept {
  owner_.ended(*this);
}

std::string Connection::peer() {
  std::error_code error;
  const auto endpoint = socket_.remote_endpoint(error);
  if (error) {
    return "unknown";
  }
  if (endpoint.protocol().family() == AF_UNIX) {
    ucred who{};
    socklen_t size = sizeof who;
    ::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_PEERCRED, &who, &size);
    return "uid " + std::to_string(who.uid) + " pid " + std::to_string(who.pid);
  }
  asio::ip::tcp::endpoint address;
  address.resize(endpoint.size());
  std::memcpy(address.data(), endpoint.data(), endpoint.size());
  const auto host = address.address().to_string();
  return (address.address().is_v6() ? '[' + host + ']' : host) + ':' +
         std::to_string(address.port());
}

} // namespace mta_tls
