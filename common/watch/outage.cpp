#include "common/watch/outage.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

Finding about_us(FindingKind kind, Severity severity, Instant now) {
  Finding finding;
  finding.kind = kind;
  finding.severity = severity;
  finding.at = now;
  return finding;
}

} // namespace

bool is_blind(const Look& look) noexcept {
  switch (look.outlook) {
  case Outlook::unseen:
    return true;
  case Outlook::fails:
    return look.fault != Fault::theirs;
  case Outlook::partly:
  case Outlook::passes:
    break;
  }
  return false;
}

Look blamed_on_us(Look look) {
  look.fault = Fault::ours;
  look.outlook = Outlook::unseen;
  look.state = ProbeState::unknown;
  return look;
}

std::size_t Outage::witnesses_wanted(std::size_t able) const noexcept {
  const auto needed = std::min(enough, able);
  return held_.empty() || held_.size() >= needed ? 0 : needed - held_.size();
}

// Somebody answers: what was held back is what it seemed.
Outage::Ruling Outage::release() {
  Ruling ruling;
  for (auto& [hop, look] : std::exchange(held_, {})) {
    ruling.looks.push_back(std::move(look));
  }
  return ruling;
}

Outage::Ruling Outage::begin(Instant now) {
  since_ = now;
  auto ruling = release();
  for (auto& look : ruling.looks) {
    look = blamed_on_us(std::move(look));
  }
  ruling.finding = about_us(FindingKind::ourselves, Severity::critical, now);
  ruling.finding->since = now;
  ruling.finding->text =
      fmt::format("nobody answers, of {} next hops: it is our network or our DNS, most "
                  "probably; nothing is said of single domains meanwhile; the last: {}",
                  ruling.looks.size(), ruling.looks.back().summary);
  return ruling;
}

Outage::Ruling Outage::end(Instant now) {
  Ruling ruling;
  ruling.finding = about_us(FindingKind::ourselves_again, Severity::good, now);
  ruling.finding->since = std::exchange(since_, std::nullopt);
  ruling.finding->text = "servers answer us again";
  return ruling;
}

Outage::Ruling Outage::take(Look look, const Others& others, Instant now) {
  if (!is_blind(look)) {
    auto ruling = since_ ? end(now) : release();
    ruling.looks.push_back(std::move(look));
    return ruling;
  }
  if (since_ || look.fault == Fault::ours) {
    return {{blamed_on_us(std::move(look))}, {}};
  }
  if (others.was_blind || others.able <= 1) {
    return {{std::move(look)}, {}};
  }
  auto hop = look.hop;
  held_.insert_or_assign(std::move(hop), std::move(look));
  return held_.size() >= std::min(enough, others.able) ? begin(now) : Ruling{};
}

Outage::Ruling Outage::tick(Instant now) {
  const bool is_late = std::ranges::any_of(
      held_, [now](const auto& entry) { return entry.second.at + patience <= now; });
  return is_late ? release() : Ruling{};
}

} // namespace mta_tls
