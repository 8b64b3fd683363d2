#include "common/watch/letters.h"

#include "common/base/text.h"
#include "common/watch/letter_use.h"
#include "common/watch/notice.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr long days_of_ended = -1;

std::optional<Instant> end_of(const Letter& letter) {
  if (letter.valid_until && letter.revoked_on) {
    return std::min(*letter.valid_until, *letter.revoked_on);
  }
  return letter.valid_until ? letter.valid_until : letter.revoked_on;
}

Finding finding_on(const Letter& letter, FindingKind kind, std::string text,
                   Instant now) {
  Finding finding;
  finding.kind = kind;
  finding.severity = Severity::warning;
  finding.subject = printable(letter.id);
  finding.at = now;
  finding.text = std::move(text);
  return finding;
}

std::string domains_of(const Letter& letter) {
  constexpr std::size_t most = 5;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(most, letter.domains.size()); ++i) {
    names.emplace_back(letter.domains[i].text());
  }
  if (letter.domains.size() > most) {
    names.push_back(fmt::format("{} more", letter.domains.size() - most));
  }
  return join(names, ", ");
}

std::optional<Finding> notice_letter(const Letter& letter, std::chrono::days ahead,
                                     std::optional<EndTold>& told, Instant now) {
  const auto end = end_of(letter);
  if (!end || now < *end - ahead) {
    told.reset();
    return std::nullopt;
  }
  if (now >= *end) {
    const EndTold ended{*end, days_of_ended};
    if (told == ended) {
      return std::nullopt;
    }
    told = ended;
    return finding_on(letter, FindingKind::letter_ended,
                      fmt::format("the letter for {} has ended on {}", domains_of(letter),
                                  format_day_or_time(*end)),
                      now);
  }
  const auto due = end_to_tell(*end, ahead, told, now);
  if (!due) {
    return std::nullopt;
  }
  told = due;
  return finding_on(letter, FindingKind::letter_ending,
                    fmt::format("the letter for {} ends on {}", domains_of(letter),
                                format_day_or_time(*end)),
                    now);
}

} // namespace

std::vector<Finding> notice_letters(const Snapshot& table, LettersTold& told,
                                    Instant now) {
  std::vector<Finding> findings;
  LettersTold still;
  for (const auto index : letters_in_use(table)) {
    const auto& letter = table.letters()[index];
    const auto before = told.find(letter.id);
    auto state = before == told.end() ? std::nullopt : std::optional(before->second);
    if (auto finding =
            notice_letter(letter, table.letter_defaults().warn_ahead, state, now)) {
      findings.push_back(*std::move(finding));
    }
    if (state) {
      still.emplace(letter.id, *state);
    }
  }
  told = std::move(still);
  return findings;
}

} // namespace mta_tls
