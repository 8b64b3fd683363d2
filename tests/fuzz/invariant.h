#pragma once

#include "common/policy/level.h"

#include <optional>
#include <stdexcept>
#include <string_view>

namespace mta_tls::fuzz {

struct Violation : std::logic_error {
  using logic_error::logic_error;
};

// Throws Violation, with both texts, unless `holds`.
void require(bool holds, std::string_view promise, std::string_view about);

// Requires that Postfix 3.7 takes the reply for what we mean by it, attribute by
// attribute. The level, if it gives one.
std::optional<SecurityLevel> require_postfix_reply(std::string_view reply);

// The same of examples/exim/outbound.conf: what it takes for a level, and for a verdict.
std::optional<SecurityLevel> require_exim_policy(std::string_view reply);
void require_exim_verdict(std::string_view reply);

// Requires that the reply is a status and a text, whoever has asked.
void require_reply(std::string_view reply);

// Requires that Sendmail's rulesets know the reply, and that mail waits for one that says
// nothing. True if it makes TLS a condition.
bool require_sendmail_reply(std::string_view reply);

} // namespace mta_tls::fuzz
