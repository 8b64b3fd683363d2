#pragma once

#include "common/policy/message_rule.h"

#include <string>

namespace mta_tls {

// What the rule asks for whom at `now`:
// "from hr@a.example, from b.example and below, by user payroll: encrypt (testing)"
std::string promise_text(const SenderRule& rule, Instant now);

// "messages with [secure] in the subject, also from 192.0.2.0/24: encrypt"; "messages
// with X-TLS: yes: verify, accepted where it cannot be forced"
std::string promise_text(const MessageRule& rule, Instant now);

} // namespace mta_tls
