#include "common/discovery/trace.h"

#include <utility>

namespace mta_tls {

DiscoveryTrace trace_of(const Lookup& lookup, Knowledge knowledge) {
  DiscoveryTrace trace;
  for (const auto& [question, answer] : lookup.answers()) {
    trace.questions.push_back({question, answer, std::nullopt});
  }
  if (const auto& fetch = lookup.fetch()) {
    trace.fetch = TracedFetch{*fetch, std::nullopt};
  }
  trace.dane = lookup.dane_report();
  trace.knowledge = std::move(knowledge);
  return trace;
}

} // namespace mta_tls
