#include "common/watch/letters.h"

#include "common/base/last_day.h"
#include "common/base/text.h"
#include "common/policy/letter_end.h"
#include "common/watch/letter_use.h"
#include "common/watch/notice.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace mta_tls {

namespace {

constexpr long days_of_ended = -1;

// What there is to tell of a letter; nullopt: nothing.
std::optional<FindingKind> news_of(const Letter& letter, std::chrono::days ahead,
                                   std::optional<EndTold>& told, Instant now) {
  const auto end = end_of(letter);
  if (!end || now < *end - ahead) {
    const auto former = std::exchange(told, std::nullopt);
    const bool is_renewed = former && (!end || *end > former->end);
    return is_renewed ? std::optional(FindingKind::letter_renewed) : std::nullopt;
  }
  if (now >= *end) {
    const EndTold ended{*end, days_of_ended};
    return std::exchange(told, ended) == ended ? std::nullopt
                                               : std::optional(FindingKind::letter_ended);
  }
  const auto due = end_to_tell(*end, ahead, told, now);
  if (!due) {
    return std::nullopt;
  }
  told = due;
  return FindingKind::letter_ending;
}

// "ends on 2026-12-24", "was revoked on 2026-12-01"
std::string end_text(const Letter& letter, bool is_past) {
  const auto end = *end_of(letter);
  if (letter.revoked_on == end) {
    return fmt::format("{} revoked on {}", is_past ? "was" : "is",
                       format_day_or_time(end));
  }
  return fmt::format("{} on {}", is_past ? "has ended" : "ends", last_day_before(end));
}

std::string renewal_text(const Letter& letter) {
  const auto end = end_of(letter);
  return end ? fmt::format("was renewed, until {}", last_day_before(*end))
             : "was renewed, and has no end";
}

std::string consequence(LetterDefaults::OnExpiry choice) {
  switch (choice) {
  case LetterDefaults::OnExpiry::keep_enforcing:
    return "the rules that rest on it stay as they are";
  case LetterDefaults::OnExpiry::testing:
    break;
  }
  return "the rules that rest on it force nothing from then on";
}

Finding finding_on(const Letter& letter, FindingKind kind, const std::string& mail,
                   LetterDefaults::OnExpiry choice) {
  Finding finding;
  finding.kind = kind;
  finding.subject = printable(letter.id);
  if (kind == FindingKind::letter_renewed) {
    finding.severity = Severity::good;
    finding.text = fmt::format("the letter for {} {}", mail, renewal_text(letter));
    return finding;
  }
  finding.severity = Severity::warning;
  finding.text = fmt::format("the letter for {} {}; {}", mail,
                             end_text(letter, kind == FindingKind::letter_ended),
                             consequence(choice));
  return finding;
}

std::vector<Finding> findings_on(const std::map<LetterIndex, FindingKind>& news,
                                 const Snapshot& table, Instant now) {
  std::set<LetterIndex> letters;
  for (const auto& [index, kind] : news) {
    letters.insert(index);
  }
  std::vector<Finding> findings;
  for (const auto& [index, mail] : mail_resting_on(letters, table)) {
    findings.push_back(finding_on(table.letters()[index], news.at(index), mail,
                                  table.letter_defaults().on_expiry));
    findings.back().at = now;
  }
  return findings;
}

} // namespace

std::vector<Finding> notice_letters(const Snapshot& table, LettersTold& told,
                                    Instant now) {
  std::map<LetterIndex, FindingKind> news;
  LettersTold still;
  for (const auto index : letters_in_use(table)) {
    const auto& letter = table.letters()[index];
    const auto before = told.find(letter.id);
    auto state = before == told.end() ? std::nullopt : std::optional(before->second);
    if (const auto kind =
            news_of(letter, table.letter_defaults().warn_ahead, state, now)) {
      news.emplace(index, *kind);
    }
    if (state) {
      still.emplace(letter.id, *state);
    }
  }
  told = std::move(still);
  return news.empty() ? std::vector<Finding>() : findings_on(news, table, now);
}

} // namespace mta_tls
