#pragma once

#include "common/policy/rule.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace mta_tls {

// What an explanation tells of mail that a rule keeps from going: action,
// warn_sender_after, notify[], refuse_new_after_failures. Null where TLS is not forced.
nlohmann::ordered_json failure_json(const RuleBody& body);

// The same as a sentence; empty where the rule says nothing of it.
std::string failure_text(const nlohmann::json& failure);

// How the rule's domains are watched: every, certificate_expiry_warn_days, mx_change.
// Null where TLS is not forced.
nlohmann::ordered_json probe_json(const RuleBody& body);

} // namespace mta_tls
