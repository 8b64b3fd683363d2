#include "common/watch/finding.h"

#include "common/watch/json_words.h"

namespace mta_tls {

using json_words::Json;

std::string_view word(FindingKind kind) noexcept {
  switch (kind) {
  case FindingKind::failure:
    return "failure";
  case FindingKind::partial_failure:
    return "partial-failure";
  case FindingKind::unreachable:
    return "unreachable";
  case FindingKind::server_unreachable:
    return "server-unreachable";
  case FindingKind::recovery:
    return "recovery";
  case FindingKind::unsteady:
    return "unsteady";
  case FindingKind::mx_changed:
    return "mx-changed";
  case FindingKind::certificate_changed:
    return "certificate-changed";
  case FindingKind::certificate_expiring:
    return "certificate-expiring";
  case FindingKind::certificate_renewed:
    return "certificate-renewed";
  case FindingKind::tlsa_changed:
    return "tlsa-changed";
  case FindingKind::sts_changed:
    return "mta-sts-changed";
  case FindingKind::letter_ending:
    return "letter-ending";
  case FindingKind::letter_ended:
    return "letter-ended";
  case FindingKind::letter_renewed:
    return "letter-renewed";
  case FindingKind::ourselves:
    return "ourselves";
  case FindingKind::ourselves_again:
    break;
  }
  return "ourselves-again";
}

std::string_view word(Severity severity) noexcept {
  switch (severity) {
  case Severity::good:
    return "good";
  case Severity::note:
    return "note";
  case Severity::warning:
    return "warning";
  case Severity::critical:
    break;
  }
  return "critical";
}

std::string finding_json(const Finding& finding) {
  return json_words::text_of({{"kind", word(finding.kind)},
                              {"severity", word(finding.severity)},
                              {"subject", finding.subject},
                              {"server", finding.server},
                              {"reason", word(finding.reason)},
                              {"at", format_time(finding.at)},
                              {"since", json_words::time_json(finding.since)},
                              {"text", finding.text}});
}

std::optional<Finding> finding_of_json(std::string_view text) {
  return json_words::read_json(text, [](const Json& json) {
    Finding finding;
    finding.kind = json_words::parse(json.at("kind"), FindingKind::ourselves_again);
    finding.severity = json_words::parse(json.at("severity"), Severity::critical);
    finding.subject = json.at("subject");
    finding.server = json.at("server");
    finding.reason = json_words::parse(json.at("reason"), Obstacle::dane_failed);
    finding.at = json_words::time_of(json.at("at")).value();
    finding.since = json_words::time_of(json.at("since"));
    finding.text = json.at("text");
    return finding;
  });
}

} // namespace mta_tls
