#pragma once

#include "common/discovery/knowledge.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// What is kept of a next hop over a restart, in words that an administrator can read.
// Times are as in "2026-11-24T12:00:00Z"; what is not known is empty.
struct DaneColumns {
  static constexpr std::array<std::string_view, 5> names{
      "dane", "dane_reason", "dane_mandatory", "dane_refresh", "dane_expires"};
  std::string dane;      // "nothing", "dane" or "dane-only"
  std::string reason;    // in the words of explain(DaneReason)
  std::string mandatory; // "yes": dane-only is possible; "no"
  std::string refresh;
  std::string expires;

  std::array<std::string*, 5> all() {
    return {&dane, &reason, &mandatory, &refresh, &expires};
  }
};

struct StsColumns {
  static constexpr std::array<std::string_view, 10> names{
      "sts",          "sts_id",         "sts_mx",      "sts_max_age",
      "sts_expires",  "sts_trouble",    "sts_refresh", "sts_checked_until",
      "sts_fetch_id", "sts_fetch_again"};
  std::string sts; // "enforce", "testing", "none": the policy's mode; "absent"
  std::string id;
  std::string mx;      // with a blank between them
  std::string max_age; // seconds
  std::string expires;
  std::string trouble; // in the words of explain(StsTrouble)
  std::string refresh;
  std::string checked_until;
  std::string fetch_id;
  std::string fetch_again;

  std::array<std::string*, 10> all() {
    return {&sts,      &id,         &mx,      &max_age,
            &expires,  &trouble,    &refresh, &checked_until,
            &fetch_id, &fetch_again};
  }
};

struct FactRow {
  std::string next_hop;
  DaneColumns dane;
  StsColumns sts;
};

// nullopt: what failed is not kept, nor what was not looked up.
std::optional<DaneColumns> dane_columns(const Knowledge& knowledge);
std::optional<StsColumns> sts_columns(const Knowledge& knowledge);

// A row is no more to be trusted than what a peer says: whatever in it is not as it must
// be counts as not known, and no time lies further ahead than it could. nullopt: nothing
// of it can be used, or the next hop is none in canonical form.
std::optional<Knowledge> knowledge_of(const FactRow& row, Instant now);

} // namespace mta_tls
