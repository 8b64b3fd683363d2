#pragma once

#include "common/queue/complaint.h"
#include "common/queue/queued_message.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// One complaint about a next hop.
struct HeardComplaint {
  Complaint complaint;
  std::string words;          // the MTA's, the first time it was heard; printable
  std::size_t recipients = 0; // of whom it is true
};

// The mail that waits for one domain because of TLS.
struct WaitingMail {
  std::size_t messages = 0;
  std::size_t recipients = 0;
  Instant since; // the oldest message's arrival
  std::vector<HeardComplaint> heard;

  // The one that most recipients wait for; a fault of ours comes first, put_off last.
  const HeardComplaint& foremost() const;
};

// What waits, by domain: what remains of a queue's listing, however long it is.
class Backlog {
public:
  // Beyond so many domains, mail is counted and no more.
  explicit Backlog(std::size_t most_domains = 50'000) : most_domains_(most_domains) {}

  void add(const QueuedMessage& message);

  const std::map<std::string, WaitingMail, std::less<>>& domains() const noexcept {
    return domains_;
  }
  std::size_t messages() const noexcept { return messages_; } // that wait because of TLS
  std::size_t recipients() const noexcept { return recipients_; }
  std::size_t others() const noexcept { return others_; } // messages of other reasons
  std::size_t recipients_uncounted() const noexcept { return beyond_; }

private:
  WaitingMail* domain_of(std::string_view address, Instant arrived);

  std::size_t most_domains_;
  std::map<std::string, WaitingMail, std::less<>> domains_;
  std::size_t messages_ = 0;
  std::size_t recipients_ = 0;
  std::size_t others_ = 0;
  std::size_t beyond_ = 0;
};

// What an MTA asks the policy about when it delivers to an address: the canonical domain;
// what is none is shown as it is.
std::string next_hop_of_address(std::string_view address);

} // namespace mta_tls
