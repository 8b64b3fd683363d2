#pragma once

#include "common/queue/finding.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What earlier runs have told, kept between them.
struct QueueState {
  std::map<std::string, std::string, std::less<>> domains; // what was said of each
  std::map<std::string, Instant, std::less<>> warned; // messages whose senders were told

  bool operator==(const QueueState&) const = default;
};

std::string state_json(const QueueState& state);
std::optional<QueueState> state_of_json(std::string_view text); // nullopt: it is none

// What has changed since an earlier run.
struct QueueNews {
  std::vector<QueueFinding> findings; // of domains for which mail has begun to wait, or
                                      // waits through somebody else's fault now
  std::vector<std::string> over;      // for these none waits any more
};

// Notes the news in `state`, too.
QueueNews news_of(std::vector<QueueFinding> findings, QueueState& state);

} // namespace mta_tls
