#pragma once

#include "histogram.h"
#include "key_set.h"
#include "sockets.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::bench {

using Clock = std::chrono::steady_clock;

// What all connections of a run have seen.
struct Tally {
  Histogram latencies;
  std::uint64_t asked = 0;
  std::uint64_t answered = 0;
  std::uint64_t wrong = 0;
  std::uint64_t closed = 0; // connections that the server ended
  std::string first_wrong;
};

// One connection: sends questions of the set in turn, checks that answers come in order.
class Client {
public:
  Client(Fd socket, const KeySet& keys, std::size_t first_key, std::size_t depth);

  int fd() const noexcept { return socket_.get(); }
  bool open() const noexcept { return socket_.open(); }
  std::size_t in_flight() const noexcept { return in_flight_; }
  std::size_t free() const noexcept { return open() ? depth_ - in_flight_ : 0; }
  bool blocked() const noexcept { return to_send_ > 0; }

  // Puts count questions on their way. Each answer's latency counts from `since`.
  void ask(std::size_t count, Clock::time_point since, Tally& tally);

  // Sends what is still to be sent.
  void flush(Tally& tally);

  // Takes what has arrived; returns the moment it looked.
  Clock::time_point receive(Tally& tally);

private:
  void take(std::string_view bytes, Clock::time_point now, Tally& tally);
  void check(std::string_view reply, Clock::time_point now, Tally& tally);
  void end(Tally& tally);

  Fd socket_;
  const KeySet& keys_;
  std::size_t depth_;
  std::size_t next_question_;
  std::size_t next_answer_;
  std::size_t cursor_;      // byte of the stream to send next
  std::size_t to_send_ = 0; // bytes from there on
  std::size_t in_flight_ = 0;
  std::size_t oldest_ = 0; // index into since_ of the next answer's question
  std::vector<Clock::time_point> since_;
  std::string partial_;
};

} // namespace mta_tls::bench
