#include "policyd/cli/queue/queue_looks.h"

#include "common/queue/bounce_table.h"
#include "common/tls/trusts.h"
#include "policyd/cli/probe/look.h"

#include <algorithm>

namespace mta_tls {

namespace {

// The longest waiting come first: more are not looked at in one run.
constexpr std::size_t most_probed = 1000;

std::vector<NextHop> to_probe(const Backlog& backlog) {
  std::vector<std::pair<Instant, NextHop>> by_age;
  for (const auto& [name, mail] : backlog.domains()) {
    const auto hop = NextHop::parse(name);
    if (hop && hop->kind() != NextHop::Kind::odd_domain) {
      by_age.emplace_back(mail.since, *hop);
    }
  }
  std::ranges::stable_sort(by_age, {}, &std::pair<Instant, NextHop>::first);
  std::vector<NextHop> hops;
  for (std::size_t i = 0; i < std::min(by_age.size(), most_probed); ++i) {
    hops.push_back(by_age[i].second);
  }
  return hops;
}

Result<LooksByHop, std::string> probe_now(const std::vector<NextHop>& hops,
                                          const Snapshot* table,
                                          const QueueOptions& options) {
  const auto trust = TrustStore::from_file(options.probing.ca_file);
  if (!trust) {
    return Unexpected{trust.error()};
  }
  auto looked = look_at(hops, options.probing);
  if (!looked) {
    return Unexpected{looked.error()};
  }
  Trusts trusts;
  const Judge judge{[&](const std::string& ca_file, const CertificateChain& chain) {
                      return trusts.examine(ca_file, chain);
                    },
                    *trust, options.at, options.probing.expiry_warning};
  LooksByHop looks;
  for (auto& view : looked->views) {
    const auto promise = table == nullptr
                             ? Promise{}
                             : promise_of(*table, view.hop, view.facts, options.at);
    auto look = look_of(make_report(std::move(view), promise, judge));
    looks.insert_or_assign(look.hop, std::move(look));
  }
  return looks;
}

Result<LooksByHop, std::string> read_history(const Backlog& backlog,
                                             const std::string& path) {
  auto reader = WatchReader::open(path);
  if (!reader) {
    return Unexpected{reader.error()};
  }
  LooksByHop looks;
  for (const auto& [hop, mail] : backlog.domains()) {
    auto standing = reader->standing(hop);
    if (!standing) {
      return Unexpected{standing.error()};
    }
    if (*standing) {
      looks.emplace(hop, std::move((*standing)->last));
    }
  }
  return looks;
}

} // namespace

Result<LooksByHop, std::string> last_looks(const Backlog& backlog, const Snapshot* table,
                                           const QueueOptions& options) {
  if (options.probe && !backlog.domains().empty()) {
    return probe_now(to_probe(backlog), table, options);
  }
  const auto path = WatchReader::path_of(options.history);
  return path.empty() || backlog.domains().empty() ? LooksByHop()
                                                   : read_history(backlog, path);
}

WatchedFailures::WatchedFailures(const QueueOptions& options) {
  const auto path = WatchReader::path_of(options.history);
  if (path.empty()) {
    return;
  }
  if (auto reader = WatchReader::open(path)) {
    reader_ = *std::move(reader);
  }
}

bool WatchedFailures::has(const std::string& hop) {
  if (!reader_) {
    return false;
  }
  const auto standing = reader_->standing(hop);
  return standing && *standing && (*standing)->last.outlook == Outlook::fails;
}

Result<std::vector<Standing>, std::string>
watched_standings(const QueueOptions& options) {
  auto reader = WatchReader::open(options.history.empty() ? WatchReader::usual_path
                                                          : options.history);
  if (!reader) {
    return Unexpected{reader.error()};
  }
  return reader->standings();
}

Result<std::vector<Standing>, std::string>
seen_again(const std::vector<Standing>& standings, const Snapshot& table,
           const QueueOptions& options) {
  std::vector<NextHop> hops;
  for (const auto& standing : standings) {
    if (hops.size() < most_probed &&
        is_in_bounce_table(table, standing.last, options.at)) {
      hops.push_back(*NextHop::parse(standing.last.hop));
    }
  }
  std::vector<Standing> again;
  if (hops.empty()) {
    return again;
  }
  auto looks = probe_now(hops, &table, options);
  if (!looks) {
    return Unexpected{looks.error()};
  }
  for (auto& [hop, look] : *looks) {
    again.emplace_back().last = std::move(look);
  }
  return again;
}

} // namespace mta_tls
