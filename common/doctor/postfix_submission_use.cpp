#include "common/doctor/postfix_submission_use.h"

#include <algorithm>
#include <iterator>

namespace mta_tls::doctor {

std::vector<SubmissionUse> submission_uses(const PostfixCase& about,
                                           const PostfixService& server) {
  std::vector<SubmissionUse> uses;
  for (auto& use : delegations(about.host, server)) {
    if (is_submission_of_ours(about, server, use.service.address)) {
      auto place = place_of(about, server, use.service.address);
      uses.push_back({&server, std::move(use), std::move(place)});
    }
  }
  return uses;
}

std::vector<SubmissionUse> submission_uses(const PostfixCase& about) {
  std::vector<SubmissionUse> all;
  for (const auto* server : smtp_servers(about.host)) {
    auto uses = submission_uses(about, *server);
    std::move(uses.begin(), uses.end(), std::back_inserter(all));
  }
  return all;
}

} // namespace mta_tls::doctor
