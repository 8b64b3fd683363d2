#include "common/base/text.h"
#include "common/discovery/lifetimes.h"
#include "common/facts/fact_row.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <string>
#include <vector>

namespace mta_tls::fuzz {

namespace {

constexpr Instant now{std::chrono::seconds(1'800'000'000)};

FactRow row_of(const std::string& text) {
  FactRow row;
  std::vector<std::string*> columns{&row.next_hop};
  for (auto* column : row.dane.all()) {
    columns.push_back(column);
  }
  for (auto* column : row.sts.all()) {
    columns.push_back(column);
  }
  auto column = columns.begin();
  for (const auto line : split(text, '\n')) {
    if (column == columns.end()) {
      break;
    }
    **column++ = line;
  }
  return row;
}

void require_lifetime(const Lifetime& lifetime, const std::string& text) {
  require(lifetime.refresh <= lifetime.expires &&
              lifetime.expires <= now + longest_lifetime && lifetime.failures == 0,
          "what a row says ends in time", text);
}

void require_policy(const DiscoveredSts& policy, const std::string& text) {
  require(policy.expires <= now + max_sts_age && policy.max_age <= max_sts_age,
          "a policy of a row ends in time", text);
  require((policy.mode == StsMode::none) == policy.requirement.names.empty(),
          "a policy of a row allows a host", text);
  require(policy.requirement.names.size() <= max_sts_mx,
          "a policy of a row names a bounded number of hosts", text);
  require(std::all_of(policy.id.begin(), policy.id.end(),
                      [](char c) { return is_letter(c) || is_digit(c); }),
          "an id of a row is letters and digits", text);
}

} // namespace

void fuzz_fact_row(std::span<const std::byte> input) {
  std::string text(input.size(), '\0');
  std::transform(input.begin(), input.end(), text.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });
  const auto row = row_of(text);
  const auto known = knowledge_of(row, now);
  if (!known) {
    return;
  }
  FactRow again{row.next_hop, {}, {}};
  if (known->facts.dane) {
    require_lifetime(known->dane, text);
    again.dane = dane_columns(*known).value_or(DaneColumns());
  }
  if (known->facts.asked_for_sts) {
    require_lifetime(known->sts.record, text);
    again.sts = sts_columns(*known).value_or(StsColumns());
  }
  if (known->facts.sts) {
    require_policy(*known->facts.sts, text);
  }
  const auto same = knowledge_of(again, now);
  require(same || !known->facts.asked_for_sts,
          "what was read can be written and read again", text);
  require(!known->facts.sts || (same->facts.sts && same->facts.sts->requirement ==
                                                       known->facts.sts->requirement),
          "a policy that is written anew is the same", text);
}

} // namespace mta_tls::fuzz
