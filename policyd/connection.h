#pragma once

#include "common/daemon/loop.h"
#include "policyd/service.h"

#include <asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mta_tls {

class Connection;

// Who holds the connections and is told of their ends.
class ConnectionOwner {
public:
  virtual void malformed(Connection& connection, std::string_view why,
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
// At any time exactly one operation is under way, on the socket or, while a question
// waits for facts, on a timer. It ends in a handler of this object: only such a handler
// ends the connection. Nothing is read while a question waits, so the answers keep their
// order.
//
// What is asked, and how, the derived class knows: it is given each read as a whole.
class Connection : public FactWaiter {
public:
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start() { read(); }

  // Answers what has arrived until now, then ends.
  void finish();

  // Ends without further ado.
  void drop();

  bool is_idle() const noexcept {
    return pending_.empty() && !has_partial() && !is_waiting();
  }

  // The Service::tick at which the connection last got on: for an unfinished question,
  // that of its first octet.
  std::uint32_t last_progress() const noexcept { return last_progress_; }

  // Smaller for a connection that was silent longer.
  std::uint64_t last_turn() const noexcept { return last_turn_; }

  // "127.0.0.1:51234", "uid 105 pid 4711"
  std::string peer();

  void facts_have_come() noexcept override;

protected:
  // `input` is room for what is read.
  Connection(StreamSocket socket, Service& service, ConnectionOwner& owner,
             std::span<char> input);

  Service& service() noexcept { return service_; }

private:
  // Appends the answers to all requests that `bytes` complete to Service::replies. If the
  // stream has lost its framing: why. The connection ends then, with the answers sent.
  virtual std::optional<std::string_view> answer_to(std::string_view bytes,
                                                    Instant now) = 0;

  // True if what has come until now ends within a request.
  virtual bool has_partial() const noexcept = 0;

  // True while a question waits for facts: nothing behind it has been answered.
  virtual bool is_waiting() const noexcept { return false; }

  // As answer_to(): answers the question that has waited, and what stands behind it.
  virtual std::optional<std::string_view> answer_waiting(Instant) { return std::nullopt; }

  enum class Sent { all, rest_pending, failed };

  void read();
  void write_pending();
  template <class Step>
  void guarded(Step step) noexcept;
  void on_read(const std::error_code& error, std::size_t octets);
  void on_written(const std::error_code& error, std::size_t octets);
  void go_on();
  void go_on_after(Sent sent);
  void await_facts();
  void on_facts();
  void last_reads();
  Sent answer(std::string_view bytes);
  Sent send_answers(const std::optional<std::string_view>& why_malformed,
                    std::string_view bytes);
  Sent send(std::string_view replies);
  void end() noexcept;

  StreamSocket socket_;
  Service& service_;
  ConnectionOwner& owner_;
  std::span<char> input_;
  std::string pending_; // answers that the peer has not taken yet
  std::uint32_t last_progress_;
  std::uint64_t last_turn_;
  Metered::Clock::time_point last_read_;      // where it is metered
  std::unique_ptr<asio::steady_timer> alarm_; // while a question waits
  bool facts_have_come_ = false;
  bool finishing_ = false;
  bool malformed_ = false;
};

} // namespace mta_tls
