#include "common/facts/fact_changes.h"

#include "common/facts/messages.h"

namespace mta_tls {

namespace {

std::string described(const DiscoveredStsPointer& sts) {
  return sts ? std::string(word(sts->mode)) + " id=" + sts->id : "none";
}

bool is_same(const DiscoveredStsPointer& a, const DiscoveredStsPointer& b) {
  return a && b ? a->mode == b->mode && a->requirement == b->requirement : !a && !b;
}

} // namespace

void FactChanges::tell(const std::string& hop, const Knowledge& before,
                       const Knowledge& after, const DiscoveryWanted& part, Instant now) {
  if (part.dane && after.facts.dane) {
    tell_dane(hop, before.facts.dane, *after.facts.dane, now);
  }
  if (part.mta_sts && !is_same(before.facts.sts, after.facts.sts)) {
    tell_sts(hop, before.facts.sts, after);
  }
}

void FactChanges::tell_dane(const std::string& hop,
                            const std::optional<DaneFinding>& before,
                            const DaneFinding& after, Instant now) {
  const auto former = before ? before->promise : DanePromise::nothing;
  if (former == after.promise) {
    return;
  }
  const bool defers = after.promise == DanePromise::defer;
  const auto second = static_cast<std::uint32_t>(now.time_since_epoch().count());
  if (defers && !defers_limit_.allows(second)) {
    return;
  }
  log_(defers ? message::dane_defers : message::dane_changed,
       {{"next_hop", hop},
        {"before", before ? word(former) : "unknown"},
        {"after", word(after.promise)},
        {"reason", explain(after.reason)}});
}

void FactChanges::tell_sts(const std::string& hop, const DiscoveredStsPointer& before,
                           const Knowledge& after) {
  log_(message::sts_changed, {{"next_hop", hop},
                              {"before", described(before)},
                              {"after", described(after.facts.sts)},
                              {"trouble", explain(after.sts.trouble)}});
}

} // namespace mta_tls
