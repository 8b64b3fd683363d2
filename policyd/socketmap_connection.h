#pragma once

#include "common/wire/netstring.h"
#include "policyd/connection.h"

#include <array>

namespace mta_tls {

// An MTA that asks by socketmap_table(5): a netstring each question, and each answer.
class SocketmapConnection final : public Connection {
public:
  SocketmapConnection(StreamSocket socket, Service& service, ConnectionOwner& owner);

private:
  std::optional<std::string_view> answer_to(std::string_view bytes, Instant now) override;
  bool has_partial() const noexcept override { return decoder_.has_partial(); }
  NetstringDecoder::Step answer_some(std::size_t at_most, Instant now);
  void append_answer(std::string_view request, Instant now);

  NetstringDecoder decoder_;
  // Requests are 20 to 300 octets, and one read takes the sixteen of a pipelining peer;
  // a longer one is gathered by the decoder.
  std::array<char, 1024> input_;
};

} // namespace mta_tls
