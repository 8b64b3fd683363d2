#include "common/discovery/sts_lookup.h"

#include "common/discovery/lifetimes.h"

#include <algorithm>

namespace mta_tls {

namespace {

Lifetime lasting(std::chrono::seconds lifetime, std::string_view domain, Instant now) {
  return {refresh_time(now, lifetime, domain), now + lifetime, 0};
}

Lifetime failed(const Lifetime& before, Instant now) {
  const auto failures = before.failures + 1;
  const auto retry = now + retry_after(failures);
  return {retry, retry, failures};
}

// The half of its age, so that it never lapses, but daily; spread as all refreshes.
Instant next_fetch(std::chrono::seconds max_age, std::string_view domain, Instant now) {
  const auto period = std::clamp(max_age / 2, fetch_retry, fetch_period);
  return refresh_time(now, period, domain);
}

void learn_policy(StsKnowledge& known, const StsPolicy& policy, std::string_view domain,
                  Instant now) {
  // Those who wait for it are answered from it, even if it lapses at once.
  const auto age = std::max(policy.max_age, shortest_lifetime);
  known.policy = discovered_sts(policy, known.fetch_id, now + age);
  known.fetch_trouble = {};
  known.fetch_again = next_fetch(policy.max_age, domain, now);
}

// RFC 8461 section 5.1: what was fetched before holds on.
void fail_to_fetch(StsKnowledge& known, StsTrouble trouble, Instant now) {
  known.fetch_trouble = trouble;
  known.fetch_again = now + fetch_retry;
}

void learn_fetch(StsKnowledge& known, const PolicyFetch& fetch, std::string_view domain,
                 Instant now) {
  if (fetch.status != FetchStatus::fetched) {
    fail_to_fetch(known, fetch.status, now);
    return;
  }
  const auto policy = parse_sts_policy(fetch.body);
  if (policy) {
    learn_policy(known, *policy, domain, now);
  } else {
    fail_to_fetch(known, policy.error(), now);
  }
}

bool has_lapsed(const DiscoveredStsPointer& policy, Instant now) {
  return policy && now >= policy->expires;
}

bool is_due(const StsKnowledge& known, std::string_view id, Instant now) {
  const bool last_succeeded = std::holds_alternative<std::monostate>(known.fetch_trouble);
  return known.fetch_id != id || now >= known.fetch_again ||
         (last_succeeded && has_lapsed(known.policy, now));
}

// However long the record may be kept, the policy has its own times.
Lifetime with_policy(Lifetime record, const StsKnowledge& known) {
  record.refresh = std::min(record.refresh, known.fetch_again);
  if (known.policy) {
    record.expires = std::min(record.expires, known.policy->expires);
  }
  return record;
}

// What was known before, but for a policy that no longer holds.
StsKnowledge still_held(StsKnowledge known, Instant now) {
  if (has_lapsed(known.policy, now)) {
    known.policy = nullptr;
  }
  return known;
}

} // namespace

std::variant<MustFetch, StsKnowledge> examine_sts(const StsKnowledge& before,
                                                  const DnsAnswer& answer,
                                                  const PolicyFetch* fetch,
                                                  std::string_view domain, Instant now) {
  auto known = still_held(before, now);
  if (is_failure(answer.status)) {
    known.record = failed(before.record, now);
    known.trouble = answer.status;
    return known;
  }
  const auto record = find_sts_record(answer.texts);
  if (!record) {
    known.record = lasting(lifetime(answer.ttl, true), domain, now);
    known.trouble = record.error();
    return known;
  }
  if (is_due(before, record->id, now)) {
    if (fetch == nullptr) {
      return MustFetch{};
    }
    known.fetch_id = record->id;
    learn_fetch(known, *fetch, domain, now);
  }
  const auto lasts = std::max(lifetime(answer.ttl, false), shortest_check);
  known.record = with_policy(lasting(lasts, domain, now), known);
  known.trouble = known.fetch_trouble;
  return known;
}

} // namespace mta_tls
