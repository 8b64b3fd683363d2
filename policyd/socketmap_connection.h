#pragma once

#include "common/dialect/grounds.h"
#include "common/wire/netstring.h"
#include "policyd/connection.h"

#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace mta_tls {

// An MTA that asks by socketmap_table(5): a netstring each question, and each answer.
class SocketmapConnection final : public Connection {
public:
  SocketmapConnection(StreamSocket socket, Service& service, ConnectionOwner& owner);
  ~SocketmapConnection() override;

private:
  std::optional<std::string_view> answer_to(std::string_view bytes, Instant now) override;
  std::optional<std::string_view> answer_waiting(Instant now) override;
  bool has_partial() const noexcept override { return decoder_.has_partial(); }
  bool is_waiting() const noexcept override { return waiting_ != nullptr; }
  std::optional<std::string_view> answer_rest(std::size_t at_once, Instant now);
  NetstringDecoder::Step answer_some(std::size_t at_most, Instant now);
  Awaited append_answer(std::string_view request, Instant now);
  void wait_for(const NextHop& hop);

  // What was decoded but not answered, the first of which waits for facts.
  struct Waiting {
    std::vector<std::string> requests;
    std::string hop; // that is being looked up
  };

  NetstringDecoder decoder_;
  NetstringDecoder::Step step_ = NetstringDecoder::Step::need_more; // its last one
  std::unique_ptr<Waiting> waiting_; // null: no question waits
  // Requests are 20 to 300 octets, and one read takes the sixteen of a pipelining peer;
  // a longer one is gathered by the decoder.
  std::array<char, 1024> input_;
};

} // namespace mta_tls
