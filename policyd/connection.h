#pragma once

#include "common/daemon/loop.h"
#include "common/wire/netstring.h"
#include "policyd/service.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mta_tls {

class Connection;

// Who holds the connections and is told of their ends.
class ConnectionOwner {
public:
  virtual void malformed(Connection& connection, NetstringError error,
                         std::string_view input) = 0;
  virtual void failed(const char* what) noexcept = 0;

  // Destroys the connection.
  virtual void ended(Connection& connection) noexcept = 0;

protected:
  ~ConnectionOwner() = default;
};

// One MTA process that asks. Each question gets exactly one answer, in order; all
// questions of a read are answered with one write. Nothing is read while answers wait for
// a peer that does not take them, so such a peer costs one buffer.
//
// At any time exactly one operation is under way on the socket, and it ends in a handler
// of this object: only such a handler ends the connection.
class Connection {
public:
  Connection(StreamSocket socket, Service& service, ConnectionOwner& owner);

  void start() { read(); }

  // Answers what has arrived until now, then ends.
  void finish();

  // Ends without further ado.
  void drop();

  bool is_idle() const noexcept { return pending_.empty() && !decoder_.has_partial(); }

  // The Service::tick at which the connection last got on: for an unfinished question,
  // that of its first octet.
  std::uint32_t last_progress() const noexcept { return last_progress_; }

  // Smaller for a connection that was silent longer.
  std::uint64_t last_turn() const noexcept { return last_turn_; }

  // "127.0.0.1:51234", "uid 105 pid 4711"
  std::string peer();

private:
  enum class Sent { all, rest_pending, failed };

  void read();
  void write_pending();
  template <class Step>
  void guarded(Step step) noexcept;
  void on_read(const std::error_code& error, std::size_t octets);
  void on_written(const std::error_code& error, std::size_t octets);
  void go_on();
  void last_reads();
  Sent answer(std::string_view bytes);
  NetstringDecoder::Step answer_some(std::size_t at_most, Instant now);
  void append_answer(std::string_view request, Instant now);
  Sent send(std::string_view replies);
  void end() noexcept;

  StreamSocket socket_;
  Service& service_;
  ConnectionOwner& owner_;
  NetstringDecoder decoder_;
  std::string pending_; // answers that the peer has not taken yet
  std::uint32_t last_progress_;
  std::uint64_t last_turn_;
  bool finishing_ = false;
  bool malformed_ = false;
  // Requests are 20 to 300 octets, and one read takes the sixteen of a pipelining peer;
  // a longer one is gathered by the decoder.
  std::array<char, 1024> input_;
};

} // namespace mta_tls
