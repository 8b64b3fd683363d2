#pragma once

#include "common/doctor/postfix_inbound_use.h"

#include <vector>

namespace mta_tls::doctor {

// A check_policy_service by which a server asks mta-tls-policyd --submission.
struct SubmissionUse {
  const PostfixService* server;
  DelegationUse use;
  std::string place; // as seen from outside a changed root
};

// Of one server, and of all of them.
std::vector<SubmissionUse> submission_uses(const PostfixCase& about,
                                           const PostfixService& server);
std::vector<SubmissionUse> submission_uses(const PostfixCase& about);

} // namespace mta_tls::doctor
