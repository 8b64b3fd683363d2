#include "common/prober/server_probe.h"

#ifdef __SANITIZE_ADDRESS__
// g++ 12 takes Asio's own pair of new and delete for a mismatch when it instruments them.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

#include "common/tls/client_session.h"

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <fmt/format.h>

#include <array>
#include <exception>
#include <memory>
#include <system_error>

namespace mta_tls {

namespace {

using asio::awaitable;
using asio::use_awaitable;
using Clock = std::chrono::steady_clock;
using Tcp = asio::ip::tcp;

// How the connection came to its end before its time.
struct Ended {
  Ending ending;
  std::string trouble;
};

bool is_hang_up(const std::error_code& error) {
  return error == asio::error::eof || error == asio::error::connection_reset ||
         error == asio::error::broken_pipe;
}

// A socket that closes when a time has come. Held by its timer's handler too.
class TimedSocket : public std::enable_shared_from_this<TimedSocket> {
public:
  explicit TimedSocket(Loop& loop) : socket_(loop), timer_(loop) {}

  Tcp::socket& socket() noexcept { return socket_; }
  bool has_timed_out() const noexcept { return timed_out_; }

  void allow_until(Clock::time_point time) {
    timer_.expires_at(time);
    timer_.async_wait([self = shared_from_this()](const std::error_code& error) {
      if (!error && self->timer_.expiry() <= Clock::now()) {
        self->timed_out_ = true;
        self->close();
      }
    });
  }

  void close() {
    std::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
  }

private:
  Tcp::socket socket_;
  asio::steady_timer timer_;
  bool timed_out_ = false;
};

class ServerProbe {
public:
  ServerProbe(Loop& loop, ServerPlace place, ServerProbeSettings settings)
      : settings_(std::move(settings)), timed_(std::make_shared<TimedSocket>(loop)),
        dialogue_(settings_.own_name) {
    seen_.place = std::move(place);
  }

  awaitable<ServerObservation> run();

private:
  awaitable<void> connect();
  awaitable<void> converse();
  awaitable<void> converse_over_tls();
  awaitable<void> set_up_tls();
  awaitable<void> say(std::string words);
  awaitable<std::string> hear();
  awaitable<void> wait_for(TlsProgress progress);
  void conclude(std::exception_ptr failure);
  void end(Ended ended);
  void allow(std::chrono::seconds time) {
    timed_->allow_until(std::min(Clock::now() + time, began_ + settings_.whole));
  }

  ServerProbeSettings settings_;
  std::shared_ptr<TimedSocket> timed_;
  Dialogue dialogue_;
  std::unique_ptr<ClientSession> tls_;
  ServerObservation seen_;
  bool is_connected_ = false;
  Clock::time_point began_ = Clock::now();
};

awaitable<void> ServerProbe::connect() {
  allow(settings_.connect);
  const Tcp::endpoint place(asio::ip::make_address(seen_.place.address),
                            seen_.place.port);
  co_await timed_->socket().async_connect(place, use_awaitable);
  is_connected_ = true;
  timed_->socket().non_blocking(true);
  dialogue_.note(
      fmt::format("connected to {} port {}", seen_.place.address, seen_.place.port));
}

awaitable<void> ServerProbe::wait_for(TlsProgress progress) {
  auto& socket = timed_->socket();
  switch (progress) {
  case TlsProgress::wants_to_read:
    co_await socket.async_wait(Tcp::socket::wait_read, use_awaitable);
    break;
  case TlsProgress::wants_to_write:
    co_await socket.async_wait(Tcp::socket::wait_write, use_awaitable);
    break;
  case TlsProgress::closed:
    throw Ended{Ending::closed, ""};
  case TlsProgress::failed:
    throw Ended{Ending::failed, tls_->failure()};
  case TlsProgress::done:
    break;
  }
}

awaitable<std::string> ServerProbe::hear() {
  if (!tls_) {
    std::array<char, 4096> buffer;
    const auto octets =
        co_await timed_->socket().async_read_some(asio::buffer(buffer), use_awaitable);
    co_return std::string(buffer.data(), octets);
  }
  std::string octets;
  for (auto progress = tls_->receive(octets); octets.empty();
       progress = tls_->receive(octets)) {
    co_await wait_for(progress);
  }
  co_return octets;
}

awaitable<void> ServerProbe::say(std::string words) {
  if (!tls_) {
    co_await asio::async_write(timed_->socket(), asio::buffer(words), use_awaitable);
    co_return;
  }
  std::string_view rest = words;
  for (auto progress = tls_->send(rest); progress != TlsProgress::done;
       progress = tls_->send(rest)) {
    co_await wait_for(progress);
  }
}

awaitable<void> ServerProbe::converse() {
  allow(settings_.greeting);
  while (dialogue_.awaits() == Dialogue::Awaits::reply) {
    const auto words = dialogue_.receive(co_await hear());
    if (!words.empty()) {
      allow(settings_.step);
      co_await say(words);
    }
  }
}

awaitable<void> ServerProbe::set_up_tls() {
  allow(settings_.step);
  tls_ =
      std::make_unique<ClientSession>(timed_->socket().native_handle(), seen_.place.host);
  for (auto progress = tls_->handshake(); progress != TlsProgress::done;
       progress = tls_->handshake()) {
    co_await wait_for(progress);
  }
  const auto agreement = tls_->agreement();
  seen_.has_tls = true;
  seen_.version = agreement.version;
  seen_.cipher = agreement.cipher;
  seen_.chain = tls_->chain();
  dialogue_.note(fmt::format("TLS is up: {} {}", seen_.version, seen_.cipher));
}

awaitable<void> ServerProbe::converse_over_tls() {
  co_await set_up_tls();
  co_await say(dialogue_.handshaken());
  co_await converse();
}

// Once all has been seen, it does not matter how the server says goodbye.
void ServerProbe::end(Ended ended) {
  if (dialogue_.is_leaving()) {
    return;
  }
  if (timed_->has_timed_out()) {
    ended = {Ending::timed_out, ""};
  }
  seen_.ending = is_connected_ || ended.ending == Ending::timed_out
                     ? ended.ending
                     : Ending::no_connection;
  seen_.trouble = ended.trouble;
  dialogue_.note(fmt::format("{}{}{}", explain(seen_.ending),
                             ended.trouble.empty() ? "" : ": ", ended.trouble));
}

void ServerProbe::conclude(std::exception_ptr failure) {
  seen_.ending = Ending::done;
  if (!failure) {
    return;
  }
  try {
    std::rethrow_exception(failure);
  } catch (const Ended& ended) {
    end(ended);
  } catch (const std::system_error& error) {
    const bool hang_up = is_connected_ && is_hang_up(error.code());
    end({hang_up ? Ending::closed : Ending::failed,
         hang_up ? "" : error.code().message()});
  } catch (const std::exception& error) {
    end({Ending::failed, error.what()});
  }
}

awaitable<ServerObservation> ServerProbe::run() {
  std::exception_ptr failure;
  try {
    co_await connect();
    co_await converse();
    if (dialogue_.awaits() == Dialogue::Awaits::handshake) {
      co_await converse_over_tls();
    }
  } catch (...) {
    failure = std::current_exception();
  }
  conclude(failure);
  tls_.reset();
  timed_->close();
  seen_.dialogue = dialogue_.finding();
  seen_.transcript = dialogue_.transcript();
  seen_.took =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_);
  co_return std::move(seen_);
}

} // namespace

void probe_server(Loop& loop, ServerPlace place, ServerProbeSettings settings,
                  std::function<void(ServerObservation)> done) {
  auto probe = std::make_unique<ServerProbe>(loop, std::move(place), std::move(settings));
  auto course = probe->run();
  asio::co_spawn(loop, std::move(course),
                 [probe = std::move(probe), done = std::move(done)](
                     const std::exception_ptr& failure, ServerObservation seen) {
                   if (failure) {
                     std::rethrow_exception(failure);
                   }
                   done(std::move(seen));
                 });
}

} // namespace mta_tls
