#pragma once

#include "client.h"
#include "sockets.h"

#include <chrono>
#include <string>

namespace mta_tls::bench {

// Asks one key again and again on a connection of its own, and prints a line on standard
// error whenever the answer is another one: this is how a reload is seen to be in force.
// Its questions are not part of the tally.
class Watcher {
public:
  Watcher(Fd socket, const std::string& map, const std::string& key);

  int fd() const noexcept { return socket_.get(); }
  unsigned changes() const noexcept { return changes_; }

  void ask_if_due(Clock::time_point now);
  void receive();

private:
  void compare(std::string answer);

  Fd socket_;
  std::string question_;
  std::string input_;
  std::string answer_;
  Clock::time_point due_{};
  bool waiting_ = false;
  unsigned changes_ = 0;
};

} // namespace mta_tls::bench
