#include "policyd/server.h"

#include "common/base/text.h"
#include "policyd/delegation_connection.h"
#include "policyd/messages.h"
#include "policyd/socketmap_connection.h"

#include <asio/post.hpp>

#include <exception>
#include <utility>

namespace mta_tls {

namespace {

constexpr auto tick_length = std::chrono::seconds(1);

// Postfix gives up on a lookup after 100 s and asks again; what is stuck for a minute
// is no MTA at work.
constexpr std::uint32_t patience = 60;

constexpr auto accept_pause = std::chrono::milliseconds(100);

bool is_shortage(const std::error_code& error) {
  return error == asio::error::no_descriptors || error == asio::error::no_memory ||
         error == asio::error::no_buffer_space ||
         error == std::errc::too_many_files_open_in_system;
}

} // namespace

Server::Server(Loop& loop, Service& service, Log& log, InboundRecord& inbound)
    : loop_(loop), service_(service), log_(log), inbound_(inbound), clock_(loop) {}

void Server::add(Listener listener, Protocol protocol) {
  entrances_.emplace_back(loop_, std::move(listener), protocol);
}

void Server::start() {
  started_ = true;
  for (auto& entrance : entrances_) {
    accept(entrance);
  }
  tick();
}

std::vector<std::string> Server::addresses(Protocol protocol) const {
  std::vector<std::string> all;
  for (const auto& entrance : entrances_) {
    if (entrance.protocol == protocol) {
      all.push_back(entrance.listener.address);
    }
  }
  return all;
}

void Server::accept(Entrance& entrance) {
  entrance.listener.acceptor.async_accept(
      entrance.next,
      [this, &entrance](const std::error_code& error) { on_accept(entrance, error); });
}

void Server::on_accept(Entrance& entrance, const std::error_code& error) {
  if (error == asio::error::operation_aborted) {
    return;
  }
  if (error && error != asio::error::connection_aborted) {
    recover(entrance, error);
    return;
  }
  if (!error) {
    admit(std::move(entrance.next),
          entrance.protocol); // which is as good as new then: Asio says so
  }
  if (!finished_) {
    accept(entrance);
  }
}

std::unique_ptr<Connection> Server::make_connection(StreamSocket socket,
                                                    Protocol protocol) {
  switch (protocol) {
  case Protocol::socketmap:
    return std::make_unique<SocketmapConnection>(std::move(socket), service_, *this);
  case Protocol::delegation:
    return std::make_unique<DelegationConnection>(std::move(socket), service_, *this,
                                                  DelegationUse::inbound);
  case Protocol::submission:
    return std::make_unique<DelegationConnection>(std::move(socket), service_, *this,
                                                  DelegationUse::submission);
  }
  return nullptr;
}

void Server::admit(StreamSocket socket, Protocol protocol) {
  try {
    auto connection = make_connection(std::move(socket), protocol);
    auto& admitted = *connection;
    connections_.emplace(&admitted, std::move(connection));
    ++counts_.accepted;
    admitted.start();
    if (finished_) {
      admitted.finish();
    }
  } catch (const std::exception& error) {
    failed(error.what());
  }
}

void Server::recover(Entrance& entrance, const std::error_code& error) {
  ++counts_.not_accepted;
  if (accept_limit_.allows(service_.tick)) {
    log_(message::accept_failed, {{"address", entrance.listener.address},
                                  {"error", error.message()},
                                  {"connections", connections_.size()}});
  }
  if (is_shortage(error) && drop_longest_idle()) {
    accept(entrance);
    return;
  }
  entrance.pause.expires_after(accept_pause);
  entrance.pause.async_wait([this, &entrance](const std::error_code& stopped) {
    if (!stopped && !finished_) {
      accept(entrance);
    }
  });
}

bool Server::drop_longest_idle() {
  Connection* oldest = nullptr;
  for (const auto& [key, connection] : connections_) {
    if (connection->is_idle() &&
        (!oldest || connection->last_turn() < oldest->last_turn())) {
      oldest = connection.get();
    }
  }
  if (oldest) {
    ++counts_.made_room;
    oldest->drop();
  }
  return oldest != nullptr;
}

void Server::tick() {
  clock_.expires_after(tick_length);
  clock_.async_wait([this](const std::error_code& stopped) {
    if (!stopped && !finished_) {
      ++service_.tick;
      drop_stuck();
      inbound_.flush();
      if (service_.facts) {
        service_.facts->tick(
            std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
      }
      tick();
    }
  });
}

void Server::drop_stuck() {
  for (const auto& [key, connection] : connections_) {
    if (!connection->is_idle() &&
        service_.tick - connection->last_progress() >= patience) {
      if (dropped_limit_.allows(service_.tick)) {
        log_(message::connection_dropped,
             {{"peer", connection->peer()}, {"seconds", patience}});
      }
      ++counts_.stuck;
      connection->drop();
    }
  }
}

void Server::malformed(Connection& connection, std::string_view why,
                       std::string_view input) {
  ++counts_.malformed;
  if (malformed_limit_.allows(service_.tick)) {
    constexpr std::size_t shown = 60;
    log_(message::request_malformed,
         {{"peer", connection.peer()},
          {"error", why},
          {"input", printable(input, shown)},
          {"not_logged", malformed_limit_.take_suppressed()}});
  }
}

void Server::failed(const char* what) noexcept {
  log_(message::internal_error, {{"error", what}});
}

void Server::ended(Connection& connection) noexcept {
  connections_.erase(&connection);
  finish_if_empty();
}

// Whoever is in the kernel's queue has been told "connected", and may have asked.
void Server::accept_waiting(Entrance& entrance) {
  auto& acceptor = entrance.listener.acceptor;
  std::error_code error;
  acceptor.non_blocking(true, error);
  while (!error) {
    StreamSocket socket(loop_);
    acceptor.accept(socket, error);
    if (!error) {
      admit(std::move(socket), entrance.protocol);
    }
  }
}

void Server::finish(std::chrono::seconds deadline,
                    std::function<void(std::size_t)> done) {
  finished_ = std::move(done);
  for (const auto& [key, connection] : connections_) {
    connection->finish();
  }
  for (auto& entrance : entrances_) {
    entrance.listener.file.reset();
    if (started_ && !entrance.listener.passed) {
      accept_waiting(entrance);
    }
    std::error_code ignored;
    entrance.listener.acceptor.close(ignored);
    entrance.pause.cancel();
  }
  // A connection may be accepted already, and its handler wait for its turn.
  asio::post(loop_, [this] {
    all_accepted_ = true;
    finish_if_empty();
  });
  clock_.expires_after(deadline);
  clock_.async_wait([this](const std::error_code& stopped) {
    if (!stopped) {
      cut_off_ = connections_.size();
      for (const auto& [key, connection] : connections_) {
        connection->drop();
      }
    }
  });
}

void Server::finish_if_empty() {
  if (finished_ && all_accepted_ && connections_.empty()) {
    clock_.cancel();
    std::exchange(finished_, nullptr)(cut_off_);
  }
}

} // namespace mta_tls
