#include "policyd/cli/ask.h"

#ifdef __SANITIZE_ADDRESS__
// g++ 12 takes Asio's own pair of new and delete for a mismatch when it instruments them.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

#include "common/base/overloaded.h"
#include "common/wire/netstring.h"

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/connect.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include <array>
#include <exception>
#include <optional>

namespace mta_tls {

namespace {

using asio::awaitable;
using asio::use_awaitable;

awaitable<asio::local::stream_protocol::socket> connect_to(UnixPeer address,
                                                           asio::io_context& loop) {
  asio::local::stream_protocol::socket socket(loop);
  co_await socket.async_connect(address.path, use_awaitable);
  co_return socket;
}

awaitable<asio::ip::tcp::socket> connect_to(InetPeer address, asio::io_context& loop) {
  asio::ip::tcp::resolver resolver(loop);
  const auto places =
      co_await resolver.async_resolve(address.host, address.port, use_awaitable);
  asio::ip::tcp::socket socket(loop);
  co_await asio::async_connect(socket, places, use_awaitable);
  co_return socket;
}

template <class Socket>
awaitable<std::string> receive_netstring(Socket& socket, std::size_t longest_reply) {
  NetstringDecoder decoder(longest_reply);
  std::array<char, 16 * 1024> buffer;
  for (;;) {
    const auto octets =
        co_await socket.async_read_some(asio::buffer(buffer), use_awaitable);
    decoder.feed({buffer.data(), octets});
    std::string_view payload;
    switch (decoder.next(payload)) {
    case NetstringDecoder::Step::payload:
      co_return std::string(payload);
    case NetstringDecoder::Step::failed:
      throw std::system_error(std::make_error_code(std::errc::bad_message));
    case NetstringDecoder::Step::need_more:
      break;
    }
  }
}

template <class Address>
awaitable<std::string> converse(Address address, std::string request,
                                std::size_t longest_reply, asio::io_context& loop) {
  auto socket = co_await connect_to(std::move(address), loop);
  co_await asio::async_write(socket, asio::buffer(request), use_awaitable);
  co_return co_await receive_netstring(socket, longest_reply);
}

template <class Address>
awaitable<std::string> connect_and_close(Address address, asio::io_context& loop) {
  co_await connect_to(std::move(address), loop);
  co_return std::string();
}

// Asio has a category of its own for errno, which compares unequal to every std::errc.
std::error_code code_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::system_error& error) {
    return error.code().category() == asio::error::get_system_category()
               ? std::error_code(error.code().value(), std::system_category())
               : error.code();
  }
}

// Runs what `start` makes of the peer's address, until it ends or the deadline has come.
template <class Start>
Result<std::string, std::error_code> run(const Peer& peer, std::chrono::seconds deadline,
                                         Start start) {
  std::exception_ptr failure;
  std::optional<std::string> reply;
  const auto done = [&](std::exception_ptr error, std::string payload) {
    failure = std::move(error);
    reply = std::move(payload);
  };
  asio::io_context loop;
  std::visit([&](const auto& place) { co_spawn(loop, start(place, loop), done); }, peer);
  loop.run_for(deadline);
  if (!reply) {
    return Unexpected{std::make_error_code(std::errc::timed_out)};
  }
  if (failure) {
    return Unexpected{code_of(failure)};
  }
  return *std::move(reply);
}

} // namespace

Result<std::string, std::error_code> ask(const Peer& peer, std::string_view request,
                                         std::size_t longest_reply,
                                         std::chrono::seconds deadline) {
  std::string netstring;
  append_netstring(netstring, request);
  return run(peer, deadline, [&](const auto& place, asio::io_context& loop) {
    return converse(place, netstring, longest_reply, loop);
  });
}

std::error_code try_to_connect(const Peer& peer, std::chrono::seconds deadline) {
  const auto reached = run(peer, deadline, [](const auto& place, asio::io_context& loop) {
    return connect_and_close(place, loop);
  });
  return reached ? std::error_code() : reached.error();
}

} // namespace mta_tls
