#pragma once

#include "common/wire/attributes.h"
#include "policyd/connection.h"

#include <array>

namespace mta_tls {

// What smtpd(8) asks about: sessions of partners, or mail that our own users hand in.
enum class DelegationUse { inbound, submission };

// A Postfix smtpd(8) that asks by policy delegation (check_policy_service): attributes up
// to an empty line are a question. What is none is answered, so that nobody waits for a
// time-out, and ends the connection.
class DelegationConnection final : public Connection {
public:
  DelegationConnection(StreamSocket socket, Service& service, ConnectionOwner& owner,
                       DelegationUse use);

private:
  std::optional<std::string_view> answer_to(std::string_view bytes, Instant now) override;
  bool has_partial() const noexcept override { return decoder_.has_partial(); }

  void answer_request(Instant now);
  void answer_failure();

  DelegationUse use_;
  AttributesDecoder decoder_;
  // Postfix's requests are 600 to 1,200 octets, one at a time.
  std::array<char, 2048> input_;
};

} // namespace mta_tls
