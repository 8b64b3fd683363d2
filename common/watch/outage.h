#pragma once

#include "common/watch/finding.h"
#include "common/watch/look.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// Tells that we see nobody from that nobody is there. A look at which nobody answers, no
// DNS and no server, is held back until others were looked at: where one of them answers,
// it is the next hop's own trouble; where none does, it is ours. Those that have not
// answered before prove nothing.
class Outage {
public:
  // So many that do not answer any more, and nobody who does meanwhile, are enough; or
  // all that there are.
  static constexpr std::size_t enough = 3;
  // What is not clear after this time counts as what it was taken for.
  static constexpr std::chrono::seconds patience{180};

  struct Ruling {
    std::vector<Look> looks; // to be counted now, with whose fault it is
    std::optional<Finding> finding;
  };
  struct Others {
    bool was_blind = false; // this one has not answered the last time either
    std::size_t able = 0;   // next hops that could tell, this one among them
  };
  Ruling take(Look look, const Others& others, Instant now);
  Ruling tick(Instant now);

  // How many more must be looked at, others than those held back.
  std::size_t witnesses_wanted(std::size_t able) const noexcept;
  bool is_held(std::string_view hop) const { return held_.contains(hop); }
  const std::map<std::string, Look, std::less<>>& held() const noexcept { return held_; }

  // Since when it is our fault; it outlives a restart.
  const std::optional<Instant>& since() const noexcept { return since_; }
  void remember(std::optional<Instant> since) noexcept { since_ = since; }

private:
  Ruling release();
  Ruling begin(Instant now);
  Ruling end(Instant now);

  std::map<std::string, Look, std::less<>> held_;
  std::optional<Instant> since_;
};

// Nobody was seen: no server, or no answer of DNS.
bool is_blind(const Look& look) noexcept;

// Says nothing of the next hop any more: as if nobody had looked.
Look blamed_on_us(Look look);

} // namespace mta_tls
