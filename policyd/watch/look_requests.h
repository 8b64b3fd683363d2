#pragma once

#include "common/watch/look.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace mta_tls {

// Those who wait for looks that they have asked for, each known by a number.
class LookRequests {
public:
  struct Answer {
    std::uint32_t number;
    std::vector<Look> looks;
  };
  using Answers = std::vector<Answer>; // of those who wait no more

  Answers begin(std::uint32_t number, std::set<std::string> hops);
  Answers take(const Look& look);
  // Nobody will look at these.
  Answers forget(const std::vector<std::string>& hops);

private:
  struct Request {
    std::set<std::string> missing;
    std::vector<Look> looks;
  };

  Answers take_answered();

  std::map<std::uint32_t, Request> requests_;
};

} // namespace mta_tls
