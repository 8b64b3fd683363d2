#include "common/discovery/lookup.h"

#include "common/discovery/lifetimes.h"
#include "common/discovery/sts_lookup.h"

#include <algorithm>

namespace mta_tls {

namespace {

DnsQuestion record_question(const std::string& domain) {
  return {"_mta-sts." + domain, DnsType::txt};
}

// Of all answers that count for DANE; the failures among them have none.
std::chrono::seconds shortest_ttl(const DnsAnswers& answers) {
  auto shortest = longest_lifetime;
  for (const auto& [question, answer] : answers) {
    if (question.type != DnsType::txt && !is_failure(answer.status)) {
      shortest = std::min(shortest, answer.ttl);
    }
  }
  return shortest;
}

bool has_failed(const DaneFinding& finding) {
  return finding.promise == DanePromise::defer || finding.has_failed_host;
}

Lifetime lifetime_of(const DaneFinding& finding, const DnsAnswers& answers,
                     const Knowledge& before, std::string_view name, Instant now) {
  if (has_failed(finding)) {
    const auto failures = before.dane.failures + 1;
    const auto retry = now + retry_after(failures);
    return {retry, retry, failures};
  }
  const auto lasts =
      lifetime(shortest_ttl(answers), finding.promise == DanePromise::nothing);
  return {refresh_time(now, lasts, name), now + lasts, 0};
}

} // namespace

Lookup::Lookup(const NextHop& hop, const DiscoveryWanted& wanted, Knowledge before)
    : domain_(hop.host()), target_(dane_target(hop)), wanted_(wanted),
      before_(std::move(before)) {
  wanted_.dane = wanted_.dane && target_;
}

void Lookup::learn(const DnsQuestion& question, DnsAnswer answer) {
  answers_[question] = std::move(answer);
}

bool Lookup::learn_dane(Knowledge& knowledge, LookupTasks& missing, Instant now) const {
  auto step = examine_domain(*target_, answers_);
  if (auto* questions = std::get_if<DnsQuestions>(&step)) {
    missing.dns = std::move(*questions);
    return false;
  }
  const auto& finding = std::get<DaneReport>(step).finding;
  knowledge.dane = lifetime_of(finding, answers_, before_, domain_, now);
  knowledge.facts.dane = finding;
  return true;
}

bool Lookup::learn_sts(Knowledge& knowledge, LookupTasks& missing, Instant now) const {
  const auto question = record_question(domain_);
  const auto record = answers_.find(question);
  if (record == answers_.end()) {
    missing.dns.push_back(question);
    return false;
  }
  auto step =
      examine_sts(before_.sts, record->second, fetch_ ? &*fetch_ : nullptr, domain_, now);
  if (std::holds_alternative<MustFetch>(step)) {
    missing.fetch = true;
    return false;
  }
  knowledge.sts = std::get<StsKnowledge>(std::move(step));
  knowledge.facts.asked_for_sts = true;
  knowledge.facts.sts = knowledge.sts.policy;
  return true;
}

std::variant<LookupTasks, Knowledge> Lookup::step(Instant now) const {
  auto knowledge = before_;
  LookupTasks missing;
  const bool knows_dane = !wanted_.dane || learn_dane(knowledge, missing, now);
  const bool knows_sts = !wanted_.mta_sts || learn_sts(knowledge, missing, now);
  if (knows_dane && knows_sts) {
    return knowledge;
  }
  return missing;
}

LookupTasks Lookup::next(Instant now) {
  auto found = step(now);
  auto* missing = std::get_if<LookupTasks>(&found);
  if (missing == nullptr) {
    return {};
  }
  std::erase_if(missing->dns, [&](const DnsQuestion& question) {
    return !asked_.insert(question).second;
  });
  missing->fetch = missing->fetch && !std::exchange(fetch_was_asked_, missing->fetch);
  return std::move(*missing);
}

std::optional<Knowledge> Lookup::result(Instant now) const {
  auto found = step(now);
  auto* knowledge = std::get_if<Knowledge>(&found);
  return knowledge ? std::optional(std::move(*knowledge)) : std::nullopt;
}

Knowledge Lookup::concluded(Instant now) const {
  auto copy = *this;
  for (;;) {
    auto found = copy.step(now);
    if (auto* knowledge = std::get_if<Knowledge>(&found)) {
      return std::move(*knowledge);
    }
    const auto& missing = std::get<LookupTasks>(found);
    for (const auto& question : missing.dns) {
      copy.answers_[question].status = DnsStatus::timed_out;
    }
    if (missing.fetch) {
      copy.fetch_ = PolicyFetch{FetchStatus::timed_out, "", ""};
    }
  }
}

std::optional<DaneReport> Lookup::dane_report() const {
  if (!target_) {
    return std::nullopt;
  }
  auto step = examine_domain(*target_, answers_);
  auto* report = std::get_if<DaneReport>(&step);
  return report ? std::optional(std::move(*report)) : std::nullopt;
}

} // namespace mta_tls
