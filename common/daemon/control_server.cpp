#include "common/daemon/control_server.h"

#include "common/daemon/control_protocol.h"
#include "common/wire/netstring.h"

#include <asio/write.hpp>

#include <array>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::size_t max_sessions = 32;

constexpr auto accept_pause = std::chrono::milliseconds(100);

} // namespace

// One connection: reads a request, runs it, writes the reply, and only then looks for the
// next. Lives for as long as one of these is under way.
class ControlServer::Session : public std::enable_shared_from_this<Session> {
public:
  Session(StreamSocket socket, ControlService& service,
          std::shared_ptr<std::size_t> count)
      : socket_(std::move(socket)), service_(service), count_(std::move(count)) {
    ++*count_;
  }
  ~Session() { --*count_; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    socket_.async_read_some(
        asio::buffer(input_),
        [self = shared_from_this()](const std::error_code& error, std::size_t octets) {
          if (!error) {
            self->decoder_.feed({self->input_.data(), octets});
            self->run_next();
          }
        });
  }

private:
  void run_next() {
    std::string_view request;
    switch (decoder_.next(request)) {
    case NetstringDecoder::Step::payload:
      service_.run(request, [self = shared_from_this()](const std::string& reply) {
        self->write(reply);
      });
      return;
    case NetstringDecoder::Step::need_more:
      read();
      return;
    case NetstringDecoder::Step::failed:
      return;
    }
  }

  void write(const std::string& reply) {
    output_.clear();
    append_netstring(output_, reply);
    asio::async_write(
        socket_, asio::buffer(output_),
        [self = shared_from_this()](const std::error_code& error, std::size_t) {
          if (!error) {
            self->run_next();
          }
        });
  }

  StreamSocket socket_;
  ControlService& service_;
  std::shared_ptr<std::size_t> count_;
  NetstringDecoder decoder_{control::max_request};
  std::array<char, 4096> input_;
  std::string output_;
};

ControlServer::ControlServer(Loop& loop, ControlService& service, Log& log)
    : loop_(loop), service_(service), log_(log), next_(loop), pause_(loop) {}

void ControlServer::start(Listener listener) {
  listener_.emplace(std::move(listener));
  accept();
}

void ControlServer::stop() {
  listener_.reset();
  pause_.cancel();
}

// Who comes beyond the limit waits in the kernel's queue.
void ControlServer::accept() {
  if (*sessions_ >= max_sessions) {
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
    std::make_shared<Session>(std::move(socket), service_, sessions_)->read();
    accept();
  });
}

void ControlServer::accept_later() {
  pause_.expires_after(accept_pause);
  pause_.async_wait([this](const std::error_code& stopped) {
    if (!stopped && listener_) {
      accept();
    }
  });
}

} // namespace mta_tls
