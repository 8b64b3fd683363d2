#include "policyd/watch/look_requests.h"

#include <utility>

namespace mta_tls {

LookRequests::Answers LookRequests::begin(std::uint32_t number,
                                          std::set<std::string> hops) {
  requests_.insert_or_assign(number, Request{std::move(hops), {}});
  return take_answered();
}

LookRequests::Answers LookRequests::take(const Look& look) {
  for (auto& [number, request] : requests_) {
    if (request.missing.erase(look.hop) != 0) {
      request.looks.push_back(look);
    }
  }
  return take_answered();
}

LookRequests::Answers LookRequests::forget(const std::vector<std::string>& hops) {
  for (auto& [number, request] : requests_) {
    for (const auto& hop : hops) {
      request.missing.erase(hop);
    }
  }
  return take_answered();
}

LookRequests::Answers LookRequests::take_answered() {
  Answers answers;
  std::erase_if(requests_, [&](auto& entry) {
    auto& [number, request] = entry;
    if (!request.missing.empty()) {
      return false;
    }
    answers.push_back({number, std::move(request.looks)});
    return true;
  });
  return answers;
}

} // namespace mta_tls
