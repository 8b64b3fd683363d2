#include "common/daemon/metrics_server.h"

#include "common/wire/http_reply.h"
#include "common/wire/http_request.h"

#include <asio/write.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::size_t max_sessions = 8;
constexpr std::size_t max_head = 8192;
constexpr auto patience = std::chrono::seconds(5);

constexpr std::string_view path = "/metrics";

HttpReply refusal(HttpStatus status, std::string_view text) {
  return {status, HttpReply().media_type, std::string(text) + '\n'};
}

HttpReply refusal(HttpRequestError error) {
  switch (error) {
  case HttpRequestError::malformed:
    return refusal(HttpStatus::bad_request, explain(error));
  case HttpRequestError::too_long:
    return refusal(HttpStatus::too_long, explain(error));
  case HttpRequestError::not_http_1:
    return refusal(HttpStatus::version_not_supported, explain(error));
  }
  return refusal(HttpStatus::bad_request, "");
}

HttpReply reply_to(const HttpRequest& request, const MetricsServer::Fill& fill) {
  if (request.method != "GET" && request.method != "HEAD") {
    return refusal(HttpStatus::method_not_allowed, "there is GET and HEAD");
  }
  if (request.path != path) {
    return refusal(HttpStatus::not_found, "there is /metrics");
  }
  MetricPage page;
  fill(page);
  return {HttpStatus::ok, MetricPage::media_type, page.text()};
}

} // namespace

// One connection: reads a request, writes the reply, and waits until the peer has taken
// it. Lives for as long as one of its operations is under way, which the timer ends.
class MetricsServer::Session : public std::enable_shared_from_this<Session> {
public:
  Session(StreamSocket socket, const Fill& fill, FewConnections::Place place)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), fill_(fill),
        place_(std::move(place)) {}

  void start() {
    timer_.expires_after(patience);
    timer_.async_wait([self = shared_from_this()](const std::error_code& stopped) {
      if (!stopped) {
        self->close();
      }
    });
    read();
  }

private:
  void read() {
    socket_.async_read_some(
        asio::buffer(input_),
        [self = shared_from_this()](const std::error_code& error, std::size_t octets) {
          if (error) {
            self->close();
          } else {
            self->take({self->input_.data(), octets});
          }
        });
  }

  void take(std::string_view bytes) {
    switch (decoder_.feed(bytes)) {
    case HttpRequestDecoder::Step::need_more:
      read();
      return;
    case HttpRequestDecoder::Step::request:
      write(reply_to(decoder_.request(), fill_), decoder_.request().method != "HEAD");
      return;
    case HttpRequestDecoder::Step::failed:
      write(refusal(decoder_.error()), true);
      return;
    }
  }

  void write(const HttpReply& reply, bool with_body) {
    const auto now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    output_ = http_message(reply, now, with_body);
    asio::async_write(
        socket_, asio::buffer(output_),
        [self = shared_from_this()](const std::error_code& error, std::size_t) {
          if (error) {
            self->close();
          } else {
            self->linger();
          }
        });
  }

  // Closing with something unread would have the kernel take the reply back
  // (RFC 9112 section 9.6).
  void linger() {
    std::error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    drain(max_drained);
  }

  void drain(std::size_t most) {
    socket_.async_read_some(asio::buffer(input_),
                            [self = shared_from_this(),
                             most](const std::error_code& error, std::size_t octets) {
                              if (error || octets >= most) {
                                self->close();
                              } else {
                                self->drain(most - octets);
                              }
                            });
  }

  void close() {
    std::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
  }

  static constexpr std::size_t max_drained = 64 * 1024;

  StreamSocket socket_;
  asio::steady_timer timer_;
  const Fill& fill_;
  FewConnections::Place place_;
  HttpRequestDecoder decoder_{max_head};
  std::array<char, 2048> input_;
  std::string output_;
};

void MetricsServer::start(std::vector<Listener> listeners) {
  for (auto& listener : listeners) {
    entrances_
        .emplace_back(loop_, max_sessions,
                      [this](StreamSocket socket, FewConnections::Place place) {
                        std::make_shared<Session>(std::move(socket), fill_,
                                                  std::move(place))
                            ->start();
                      })
        .start(std::move(listener));
  }
}

void MetricsServer::stop() {
  for (auto& entrance : entrances_) {
    entrance.stop();
  }
}

} // namespace mta_tls
