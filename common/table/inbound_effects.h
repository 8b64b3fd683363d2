#pragma once

#include "common/policy/inbound_rule.h"
#include "common/table/policy_draft.h"
#include "common/table/report.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// A level that an inbound rule can have; reports any other, with what to use instead.
std::optional<SecurityLevel> parse_inbound_level(std::string_view text,
                                                 const Place& place, Report& report);

// What an inbound rule says, as far as it depends on the level whether it has an effect.
struct InboundDraft {
  Written<SecurityLevel> level;
  std::optional<Place> min_tls;
  std::optional<Place> min_cipher_bits;
  std::optional<Place> on_failure;
  const CertDraft* cert = nullptr;
  bool cert_is_faulty = false; // what it lacks may be what an error was about
};

// Reports what has no effect at the level, and what the level needs.
void check_inbound_effects(const InboundDraft& draft, Report& report);

// Warns of a rule that asks TLS of everybody.
void warn_of_breadth(const InboundRule& rule, const Place& level, Report& report);

} // namespace mta_tls
