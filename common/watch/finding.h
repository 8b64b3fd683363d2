#pragma once

#include "common/base/time.h"
#include "common/probe/verdict.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// What somebody who watches has to tell.
enum class FindingKind {
  failure,              // no server would get the mail as it was promised
  partial_failure,      // some would not
  unreachable,          // no server answers
  server_unreachable,   // one does not, others do
  recovery,             // of one of these
  unsteady,             // it comes and goes: nothing is told until it stays
  mx_changed,           //
  certificate_changed,  // another key
  certificate_expiring, //
  certificate_renewed,  // one that was expiring
  tlsa_changed,         //
  sts_changed,          // the MTA-STS policy
  letter_ending,        // a letter that rules rest on
  letter_ended,         //
  letter_renewed,       // one that was told of as one of these
  ourselves,            // we see nobody: our network, our DNS
  ourselves_again       // we do again
};

std::string_view word(FindingKind kind) noexcept; // "partial-failure" …

enum class Severity {
  good,    // something is over
  note,    // for the history and the log
  warning, // from here on somebody is alerted
  critical
};

std::string_view word(Severity severity) noexcept; // "good" …

// All texts are printable.
struct Finding {
  FindingKind kind = FindingKind::failure;
  Severity severity = Severity::note;
  std::string subject; // a next hop, or a letter's ID; empty: ourselves
  std::string server;  // "mx.example [192.0.2.1]"; empty: no single one
  Obstacle reason = Obstacle::none;
  Instant at;
  std::optional<Instant> since; // when what fails, or has failed, began
  std::string text;             // in words, without a full stop

  bool operator==(const Finding&) const = default;
};

// Whether somebody is to be told, rather than to find it in the history.
constexpr bool is_alert(const Finding& finding) noexcept {
  return finding.severity != Severity::note;
}

// Then the subject is a letter's ID.
constexpr bool is_about_letter(const Finding& finding) noexcept {
  return finding.kind == FindingKind::letter_ending ||
         finding.kind == FindingKind::letter_ended ||
         finding.kind == FindingKind::letter_renewed;
}

// One JSON object; nullopt: it is none of a finding.
std::string finding_json(const Finding& finding);
std::optional<Finding> finding_of_json(std::string_view text);

} // namespace mta_tls
