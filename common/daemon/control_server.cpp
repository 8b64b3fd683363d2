#include "common/daemon/control_server.h"

#include "common/daemon/control_protocol.h"
#include "common/wire/netstring.h"

#include <asio/write.hpp>

#include <array>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::size_t max_sessions = 32;

} // namespace

// One connection: reads a request, runs it, writes the reply, and only then looks for the
// next. Lives for as long as one of these is under way.
class ControlServer::Session : public std::enable_shared_from_this<Session> {
public:
  Session(StreamSocket socket, ControlService& service, FewConnections::Place place)
      : socket_(std::move(socket)), service_(service), place_(std::move(place)) {}

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
  FewConnections::Place place_;
  NetstringDecoder decoder_{control::max_request};
  std::array<char, 4096> input_;
  std::string output_;
};

ControlServer::ControlServer(Loop& loop, ControlService& service)
    : connections_(loop, max_sessions,
                   [&service](StreamSocket socket, FewConnections::Place place) {
                     std::make_shared<Session>(std::move(socket), service,
                                               std::move(place))
                         ->read();
                   }) {}

} // namespace mta_tls
