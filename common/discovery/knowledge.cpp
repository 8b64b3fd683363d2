#include "common/discovery/knowledge.h"

#include "common/base/overloaded.h"
#include "common/discovery/lifetimes.h"

namespace mta_tls {

namespace {

struct Part {
  bool can_answer;
  bool look_up;
};

Part part_of(const Lifetime& lifetime, std::chrono::seconds stale, Instant now) {
  return {now < lifetime.expires + stale, now >= lifetime.refresh};
}

// A failure is not served beyond its time: the next look-up may succeed.
Part dane_part(const Knowledge& knowledge, Instant now) {
  if (!knowledge.facts.dane) {
    return {false, true};
  }
  const bool failed = knowledge.facts.dane->promise == DanePromise::defer;
  return part_of(knowledge.dane, failed ? std::chrono::seconds(0) : longest_stale, now);
}

// A policy answers as long as it holds, whatever has become of the record (RFC 8461
// section 5.1). One that has lapsed since it was looked at may have a successor.
Part sts_part(const Knowledge& knowledge, Instant now) {
  if (!knowledge.facts.asked_for_sts) {
    return {false, true};
  }
  auto part = part_of(knowledge.sts.record, longest_stale, now);
  if (knowledge.facts.sts) {
    const bool holds = now < knowledge.facts.sts->expires;
    return {holds, part.look_up || !holds};
  }
  return part;
}

} // namespace

std::string_view explain(const StsTrouble& trouble) noexcept {
  return std::visit(Overloaded{[](std::monostate) { return std::string_view(); },
                               [](DnsStatus) {
                                 return std::string_view(
                                     "the TXT record could not be looked up");
                               },
                               [](auto error) { return explain(error); }},
                    trouble);
}

void take_parts(Knowledge& known, const Knowledge& from, const DiscoveryWanted& parts) {
  if (parts.dane) {
    known.facts.dane = from.facts.dane;
    known.dane = from.dane;
  }
  if (parts.mta_sts) {
    known.facts.asked_for_sts = from.facts.asked_for_sts;
    known.facts.sts = from.facts.sts;
    known.sts = from.sts;
  }
}

Served serve(const Knowledge& knowledge, const DiscoveryWanted& wanted, Instant now) {
  Served served;
  if (wanted.dane) {
    const auto part = dane_part(knowledge, now);
    served.can_answer = part.can_answer;
    served.look_up.dane = part.look_up;
  }
  if (wanted.mta_sts) {
    const auto part = sts_part(knowledge, now);
    served.can_answer = served.can_answer && part.can_answer;
    served.look_up.mta_sts = part.look_up;
  }
  return served;
}

} // namespace mta_tls
