#include "policyd/watch/kept_subjects.h"

#include "policyd/watch/alert.h"

#include <string_view>

namespace mta_tls {

namespace {

constexpr std::string_view letter_prefix = "letter:"; // before its ID
constexpr const char* outage_subject = "outage";
constexpr const char* dnssec_subject = "dnssec";
constexpr const char* untold_subject = "outbox";

std::string subject_of_letter(std::string_view id) {
  return std::string(letter_prefix).append(id);
}

} // namespace

void KeptSubjects::recall(const std::string& subject, const std::string& memory) {
  if (subject == outage_subject) {
    if (const auto since = parse_day_or_time(memory)) {
      recalled_.outage = since->begin;
    }
  } else if (subject == dnssec_subject) {
    recalled_.cannot_validate = true;
  } else if (subject == untold_subject) {
    recalled_.untold = findings_of_json(memory);
  } else if (subject.starts_with(letter_prefix)) {
    if (const auto told = end_told_of_json(memory)) {
      recalled_.letters.insert_or_assign(subject.substr(letter_prefix.size()), *told);
    }
  }
}

void KeptSubjects::keep_outage(std::optional<Instant> since) {
  if (since) {
    file_.remember(outage_subject, format_time(*since));
  } else {
    file_.forget_subject(outage_subject);
  }
}

void KeptSubjects::keep_dnssec_trouble(const std::optional<std::string>& why) {
  if (why) {
    file_.remember(dnssec_subject, *why);
  } else {
    file_.forget_subject(dnssec_subject);
  }
}

void KeptSubjects::keep_untold(const std::vector<Finding>& findings) {
  if (findings.empty()) {
    file_.forget_subject(untold_subject);
  } else {
    file_.remember(untold_subject, findings_json(findings));
  }
}

void KeptSubjects::keep_letters(const LettersTold& told) {
  auto& kept = recalled_.letters;
  for (const auto& [id, end] : told) {
    const auto former = kept.find(id);
    if (former == kept.end() || former->second != end) {
      file_.remember(subject_of_letter(id), end_told_json(end));
    }
  }
  for (const auto& [id, end] : kept) {
    if (!told.contains(id)) {
      file_.forget_subject(subject_of_letter(id));
    }
  }
  kept = told;
}

} // namespace mta_tls
