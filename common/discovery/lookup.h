#pragma once

#include "common/dane/dane_finding.h"
#include "common/discovery/knowledge.h"
#include "common/mail/next_hop.h"

#include <optional>
#include <set>
#include <string>

namespace mta_tls {

// What is to be started: each thing is named once.
struct LookupTasks {
  DnsQuestions dns;
  bool fetch = false; // the MTA-STS policy of Lookup::domain()

  bool any() const noexcept { return fetch || !dns.empty(); }
};

// One look-up of one next hop, from the questions to the knowledge. A value: a copy can
// be concluded while the look-up goes on.
//
// Not here: when to stop waiting.
class Lookup {
public:
  // `before` is what was known until now; what is not looked up stays as it was.
  Lookup(const NextHop& hop, const DiscoveryWanted& wanted, Knowledge before);

  const std::string& domain() const noexcept { return domain_; }

  LookupTasks next(Instant now);

  void learn(const DnsQuestion& question, DnsAnswer answer);
  void learn(PolicyFetch fetch) { fetch_ = std::move(fetch); }

  // nullopt: something is still missing, and next() has named it.
  std::optional<Knowledge> result(Instant now) const;

  // As if nothing more came: what is missing has timed out.
  Knowledge concluded(Instant now) const;

  // For those who tell the story.
  const DnsAnswers& answers() const noexcept { return answers_; }
  const std::optional<PolicyFetch>& fetch() const noexcept { return fetch_; }
  std::optional<DaneReport> dane_report() const;

private:
  bool learn_dane(Knowledge& knowledge, LookupTasks& missing, Instant now) const;
  bool learn_sts(Knowledge& knowledge, LookupTasks& missing, Instant now) const;
  std::variant<LookupTasks, Knowledge> step(Instant now) const;

  std::string domain_;
  std::optional<DaneTarget> target_;
  DiscoveryWanted wanted_;
  Knowledge before_;
  DnsAnswers answers_;
  std::optional<PolicyFetch> fetch_;
  std::set<DnsQuestion> asked_;
  bool fetch_was_asked_ = false;
};

} // namespace mta_tls
