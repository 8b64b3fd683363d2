#pragma once

#include "common/daemon/listener.h"
#include "common/daemon/rate_limit.h"
#include "common/log/log.h"
#include "policyd/connection.h"
#include "policyd/inbound_record.h"

#include <absl/container/flat_hash_map.h>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace mta_tls {

// What an address is asked in.
enum class Protocol { socketmap, delegation, submission };

struct ServerCounts {
  std::uint64_t accepted = 0;
  std::uint64_t not_accepted = 0;
  std::uint64_t stuck = 0;     // dropped because nothing went on
  std::uint64_t made_room = 0; // dropped for want of file descriptors
  std::uint64_t malformed = 0; // ended because of what came
};

// Accepts MTAs on any number of addresses and holds their connections. There is no limit
// of its own: Postfix has a process, and a connection, for each delivery. When file
// descriptors run out, the longest idle connection makes room; its MTA connects anew.
class Server final : public ConnectionOwner {
public:
  Server(Loop& loop, Service& service, Log& log, InboundRecord& inbound);

  void add(Listener listener, Protocol protocol);

  // Begins to accept; until then peers wait in the kernel's queue.
  void start();

  // Accepts no more, answers what was asked, and calls `done` with the number of
  // connections that had to be cut off at the deadline.
  void finish(std::chrono::seconds deadline, std::function<void(std::size_t)> done);

  std::size_t connection_count() const noexcept { return connections_.size(); }
  const ServerCounts& counts() const noexcept { return counts_; }
  std::vector<std::string> addresses(Protocol protocol) const;

private:
  struct Entrance {
    Entrance(Loop& loop, Listener opened, Protocol spoken)
        : listener(std::move(opened)), protocol(spoken), next(loop), pause(loop) {}
    Listener listener;
    Protocol protocol;
    StreamSocket next; // the connection to come
    asio::steady_timer pause;
  };

  void malformed(Connection& connection, std::string_view why,
                 std::string_view input) override;
  void failed(const char* what) noexcept override;
  void ended(Connection& connection) noexcept override;

  void accept(Entrance& entrance);
  void on_accept(Entrance& entrance, const std::error_code& error);
  std::unique_ptr<Connection> make_connection(StreamSocket socket, Protocol protocol);
  void admit(StreamSocket socket, Protocol protocol);
  void accept_waiting(Entrance& entrance);
  void recover(Entrance& entrance, const std::error_code& error);
  bool drop_longest_idle();
  void tick();
  void drop_stuck();
  void finish_if_empty();

  Loop& loop_;
  Service& service_;
  Log& log_;
  InboundRecord& inbound_;
  asio::steady_timer clock_;
  std::list<Entrance> entrances_;
  absl::flat_hash_map<const Connection*, std::unique_ptr<Connection>> connections_;
  ServerCounts counts_;
  RateLimit malformed_limit_{5, 60};
  RateLimit accept_limit_{1, 60};
  RateLimit dropped_limit_{5, 60};
  std::function<void(std::size_t)> finished_;
  std::size_t cut_off_ = 0;
  bool started_ = false;
  bool all_accepted_ = false; // while finishing
};

} // namespace mta_tls
