#include "common/facts/lookup_tracer.h"

#include <utility>

namespace mta_tls {

LookupTracer::LookupTracer(Knowledge before) {
  trace_.before = std::move(before);
}

std::chrono::milliseconds LookupTracer::since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
}

void LookupTracer::ask(const DnsQuestion& question) {
  open_.emplace(question, Clock::now());
}

void LookupTracer::learn(const DnsQuestion& question, const DnsAnswer& answer) {
  if (const auto asked = open_.extract(question)) {
    trace_.questions.push_back({question, answer, since(asked.mapped())});
  }
}

void LookupTracer::fetch() {
  is_fetching_ = true;
  fetch_begun_ = Clock::now();
}

void LookupTracer::learn(const PolicyFetch& fetch) {
  is_fetching_ = false;
  trace_.fetch = TracedFetch{fetch, since(fetch_begun_)};
}

DiscoveryTrace LookupTracer::trace(const Lookup& lookup, const Knowledge& knowledge,
                                   bool was_cut) const {
  auto trace = trace_;
  for (const auto& [question, asked] : open_) {
    DnsAnswer answer;
    answer.status = DnsStatus::timed_out;
    trace.questions.push_back({question, answer, since(asked)});
  }
  if (is_fetching_) {
    trace.fetch = TracedFetch{{FetchStatus::timed_out, "", ""}, since(fetch_begun_)};
  }
  trace.dane = lookup.dane_report();
  trace.was_cut = was_cut;
  trace.took = since(begun_);
  trace.knowledge = knowledge;
  return trace;
}

} // namespace mta_tls
