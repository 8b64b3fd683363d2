// The limit that the daemon is measured against: one thread, epoll, and a fixed reply to
// each complete netstring. All requests of a read are answered with one write, straight
// from a block of replies that was laid out beforehand. No table, no parsing of keys.
//
// bare_server [--unix PATH] [--tcp IPV4:PORT] [--reply TEXT]

#include "netstring_scan.h"
#include "options.h"
#include "sockets.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unordered_map>
#include <vector>

namespace mta_tls::bench {

namespace {

constexpr std::size_t read_size = std::size_t{64} * 1024;
constexpr std::size_t replies_in_block = 2048;

struct Connection {
  Fd socket;
  std::string partial;   // the start of a request whose end has not come yet
  std::size_t owed = 0;  // bytes of replies that the socket did not take
  std::size_t phase = 0; // where within a reply the next owed byte is
};

class BareServer {
public:
  explicit BareServer(std::string_view reply_text);

  void listen(Fd socket);
  [[noreturn]] void run();

private:
  void accept_all(int listener);
  void serve(Connection& connection, bool to_the_end);
  std::size_t receive(Connection& connection);
  std::size_t requests_in(Connection& connection, std::string_view bytes);
  void flush(Connection& connection);
  void watch(int operation, int fd, std::uint32_t events, void* subject);
  void drop(Connection& connection) { connections_.erase(&connection); }

  std::size_t reply_size_;
  std::string block_; // many replies in a row
  std::string input_ = std::string(read_size, '\0');
  Fd epoll_ = make_epoll();
  std::vector<std::unique_ptr<Fd>> listeners_;
  std::unordered_map<const Connection*, std::unique_ptr<Connection>> connections_;
};

constexpr std::uint32_t readable = EPOLLIN | EPOLLRDHUP | EPOLLET;
constexpr std::uint32_t writable = EPOLLOUT | EPOLLET;
constexpr std::size_t failed = static_cast<std::size_t>(-1);

BareServer::BareServer(std::string_view reply_text) {
  const std::string reply =
      std::to_string(reply_text.size()) + ":" + std::string(reply_text) + ",";
  reply_size_ = reply.size();
  for (std::size_t i = 0; i < replies_in_block; ++i)
    block_ += reply;
}

void BareServer::watch(int operation, int fd, std::uint32_t events, void* subject) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = subject;
  if (::epoll_ctl(epoll_.get(), operation, fd, &event) != 0)
    throw_errno("epoll_ctl");
}

void BareServer::listen(Fd socket) {
  listeners_.push_back(std::make_unique<Fd>(std::move(socket)));
  watch(EPOLL_CTL_ADD, listeners_.back()->get(), EPOLLIN, listeners_.back().get());
}

void BareServer::accept_all(int listener) {
  for (;;) {
    Fd socket(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.open())
      return;
    auto made = std::make_unique<Connection>();
    made->socket = std::move(socket);
    Connection* const connection = made.get();
    connections_.emplace(connection, std::move(made));
    watch(EPOLL_CTL_ADD, connection->socket.get(), readable, connection);
  }
}

// Bytes read into input_; 0 when there are none now, failed when the peer is gone.
std::size_t BareServer::receive(Connection& connection) {
  const auto got = ::recv(connection.socket.get(), input_.data(), input_.size(), 0);
  if (got > 0)
    return static_cast<std::size_t>(got);
  return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : failed;
}

// Counts complete requests and keeps what is left over; failed when framing is lost.
std::size_t BareServer::requests_in(Connection& connection, std::string_view bytes) {
  std::string joined;
  if (!connection.partial.empty()) {
    joined = std::move(connection.partial.append(bytes));
    connection.partial.clear();
    bytes = joined;
  }
  std::size_t count = 0;
  while (!bytes.empty()) {
    const Frame frame = scan_netstring(bytes);
    if (frame.framing == Framing::broken)
      return failed;
    if (frame.framing == Framing::partial) {
      connection.partial = bytes;
      break;
    }
    bytes.remove_prefix(frame.size);
    ++count;
  }
  return count;
}

void BareServer::flush(Connection& connection) {
  while (connection.owed > 0) {
    const std::size_t length =
        std::min(connection.owed, block_.size() - connection.phase);
    const auto sent = ::send(connection.socket.get(), block_.data() + connection.phase,
                             length, MSG_NOSIGNAL);
    if (sent < 0) {
      // Any other error shows up as the end of the connection at the next read.
      if (errno == EAGAIN)
        watch(EPOLL_CTL_MOD, connection.socket.get(), writable, &connection);
      return;
    }
    connection.owed -= static_cast<std::size_t>(sent);
    connection.phase = (connection.phase + static_cast<std::size_t>(sent)) % reply_size_;
  }
}

// Edge-triggered: a read that did not fill the buffer has emptied the socket (epoll(7)).
// After a hang-up no further edge will come, hence to_the_end.
void BareServer::serve(Connection& connection, bool to_the_end) {
  for (std::size_t got = read_size; got == read_size || (to_the_end && got > 0);) {
    got = receive(connection);
    if (got == failed)
      return drop(connection);
    const std::size_t count = requests_in(connection, {input_.data(), got});
    if (count == failed)
      return drop(connection);
    connection.owed += count * reply_size_;
    flush(connection);
    if (connection.owed > 0)
      return;
  }
}

void BareServer::run() {
  std::array<epoll_event, 256> events{};
  for (;;) {
    const int ready =
        ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < ready; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const auto is_this = [&](const auto& one) { return one.get() == event.data.ptr; };
      if (std::any_of(listeners_.begin(), listeners_.end(), is_this)) {
        accept_all(static_cast<Fd*>(event.data.ptr)->get());
        continue;
      }
      auto& connection = *static_cast<Connection*>(event.data.ptr);
      if ((event.events & EPOLLOUT) != 0) {
        flush(connection);
        if (connection.owed > 0)
          continue;
        watch(EPOLL_CTL_MOD, connection.socket.get(), readable, &connection);
      }
      serve(connection, (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
    }
  }
}

[[noreturn]] void serve_forever(const Options& options) {
  raise_file_limit();
  BareServer server(options.text("--reply", "OK encrypt protocols=>=TLSv1.2"));
  if (options.has("--unix"))
    server.listen(listen_unix(options.text("--unix")));
  if (options.has("--tcp"))
    server.listen(listen_tcp(options.text("--tcp")));
  server.run();
}

} // namespace

} // namespace mta_tls::bench

int main(int argc, char** argv) try {
  mta_tls::bench::serve_forever({argc, argv, {"--unix", "--tcp", "--reply"}});
} catch (const std::exception& error) {
  std::fprintf(stderr, "bare_server: %s\n", error.what());
  return 2;
}
