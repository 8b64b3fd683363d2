#include "policyd/cli/probe/page.h"

#include "common/base/text.h"
#include "policyd/cli/page_rows.h"
#include "policyd/cli/probe/columns.h"
#include "policyd/cli/probe/suggested_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace mta_tls {

namespace {

constexpr std::size_t indent = 13;
// Of more domains than this, those that are fine take a line each.
constexpr std::size_t most_in_full = 3;

// The keys for fingerprint are nobody's but a rule's, and none takes any server.
constexpr std::array shown_levels{SecurityLevel::may,     SecurityLevel::dane,
                                  SecurityLevel::encrypt, SecurityLevel::verify,
                                  SecurityLevel::secure,  SecurityLevel::dane_only};

std::string row(std::string_view label, std::string_view text) {
  return labelled_row(label, text, indent);
}

std::string painted(ProbeState state, const Paint& paint) {
  return painted(to_lower(word(state)), state, paint);
}

std::string promise_text(const Promise& promise) {
  if (promise.by.empty() && !promise.requirement) {
    return "none: no rule is about this domain";
  }
  return fmt::format(
      "{}{}{}", promise.requirement ? word(promise.requirement->level) : "mail waits",
      promise.by.empty() ? "" : " by " + promise.by,
      promise.is_testing ? ", in testing" : "");
}

std::string mx_text(const DomainView& view) {
  const auto found = view.answers.find({std::string(view.hop.host()), DnsType::mx});
  if (found == view.answers.end()) {
    return "";
  }
  const auto& mx = found->second;
  const auto proof = mx.secure ? "signed" : "not signed";
  if (mx.status == DnsStatus::data) {
    return fmt::format("{}, {}", count_of(mx.mx.size(), "record"), proof);
  }
  return fmt::format("{}{}", word(mx.status), mx.why.empty() ? "" : ": " + mx.why);
}

std::string sts_text(const DomainView& view) {
  const auto& sts = view.facts.sts;
  if (sts) {
    return fmt::format("mode {}, id {}", word(sts->mode), sts->id);
  }
  if (!view.facts.asked_for_sts ||
      std::holds_alternative<std::monostate>(view.sts_trouble)) {
    return "";
  }
  const auto* error = std::get_if<StsRecordError>(&view.sts_trouble);
  return error != nullptr && *error == StsRecordError::none_found
             ? ""
             : std::string(explain(view.sts_trouble));
}

std::string place_text(const ServerPlace& place) {
  return fmt::format("{}{}[{}]{}", place.host, place.host.empty() ? "" : " ",
                     place.address,
                     place.port == 25 ? "" : fmt::format(":{}", place.port));
}

std::string table_row(const ServerColumns& cells) {
  const auto line = padded(cells.answer, 9) + padded(cells.offer, 9) +
                    padded(cells.handshake, 11) + padded(cells.chain, 13) +
                    padded(cells.name, 9) + padded(cells.expires, 12) +
                    padded(cells.dane, 10) + cells.mta_sts;
  return "    " + line + '\n';
}

std::string heading(const Paint& paint) {
  auto line = table_row(
      {"answers", "offers", "handshake", "chain", "name", "expires", "DANE", "MTA-STS"});
  line.pop_back();
  return paint.faint(line) + '\n';
}

std::string_view sign(DialogueLine::Speaker speaker) {
  switch (speaker) {
  case DialogueLine::Speaker::server:
    return "<";
  case DialogueLine::Speaker::client:
    return ">";
  case DialogueLine::Speaker::note:
    break;
  }
  return "-";
}

std::string transcript_text(const ServerObservation& seen, const Paint& paint) {
  std::string text;
  for (const auto& line : seen.transcript) {
    constexpr std::size_t longest_line = 84;
    text += "      " +
            paint.faint(std::string(sign(line.speaker)) + ' ' +
                        printable(line.text, longest_line)) +
            '\n';
  }
  return text;
}

std::string servers_text(const DomainReport& report, bool verbose, const Paint& paint) {
  if (report.servers.empty()) {
    return "";
  }
  auto text = heading(paint);
  for (const auto& server : report.servers) {
    text += "  " + safe(place_text(server.seen->place)) + '\n' +
            table_row(columns_of(server, report.view, report.at)) +
            (verbose ? transcript_text(*server.seen, paint) : "");
  }
  return text;
}

// The reasons why servers fall short, each with the servers that it is true of.
std::string shortfalls(const Trial& trial, const DomainReport& report) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (std::size_t i = 0; i < report.servers.size(); ++i) {
    if (trial.verdicts[i].passage == Passage::encrypted) {
      continue;
    }
    const auto why =
        explain(trial.verdicts[i], report.servers[i], trial.trust[i], report.at);
    auto found =
        std::ranges::find(reasons, why, [](const auto& each) { return each.first; });
    if (found == reasons.end()) {
      found = reasons.insert(reasons.end(), {why, {}});
    }
    found->second.push_back(place_text(report.servers[i].seen->place));
  }
  std::vector<std::string> texts;
  for (const auto& [why, places] : reasons) {
    texts.push_back(places.size() == report.servers.size()
                        ? why
                        : fmt::format("{} ({})", why, join(places, ", ")));
  }
  return join(texts, "; ");
}

std::string trial_word(const Trial& trial) {
  const auto all = trial.verdicts.size();
  const auto clear = trial.count(Passage::clear);
  const auto passed = trial.count(Passage::encrypted) + clear;
  if (trial.count(Passage::unknown) == all) {
    return "unknown";
  }
  if (passed == 0) {
    return "no";
  }
  if (clear == all) {
    return "plain text";
  }
  return fmt::format("{}{}", passed == all ? "yes" : fmt::format("{} of {}", passed, all),
                     clear == 0 ? "" : fmt::format(", {} in plain text", clear));
}

std::string trial_text(const Trial& trial, const DomainReport& report) {
  const auto reasons = shortfalls(trial, report);
  const auto word = trial_word(trial);
  return reasons.empty() ? word : fmt::format("{}: {}", word, reasons);
}

// Level by level, for servers that are tried out with nothing but the level.
std::string levels_text(const DomainReport& report) {
  std::string text;
  for (const auto level : shown_levels) {
    Trial trial{promise_by_level(level, report.view.hop, ""), {}, {}};
    for (const auto& server : report.servers) {
      trial.trust.push_back(server.chain);
      trial.verdicts.push_back(
          judge_server(trial.promise.require(), server, server.chain, report.at));
    }
    text += row(word(level), trial_text(trial, report));
  }
  return text;
}

std::string remarks_text(const DomainReport& report) {
  std::string text;
  for (const auto& remark : report.remarks) {
    text += row("note", remark);
  }
  return text;
}

std::string suggestion_text(const ProbedDomain& domain) {
  if (!domain.suggestion) {
    return row("suggestion", "none: no server was seen that would take mail");
  }
  return "  suggestion\n    " + suggested_rule(domain.report, *domain.suggestion) + '\n';
}

std::string headline(const DomainReport& report, const Paint& paint) {
  return paint.bold(safe(report.view.hop.text())) + "  " + painted(report.state, paint) +
         '\n';
}

std::string domain_text(const ProbedDomain& domain, const ProbePage& page,
                        const Paint& paint) {
  const auto& report = domain.report;
  auto text = headline(report, paint) +
              row("promise", promise_text(report.trial.promise)) +
              row("finding", report.summary) + row("MX", mx_text(report.view)) +
              row("MTA-STS", sts_text(report.view)) + remarks_text(report);
  if (!report.servers.empty()) {
    text += servers_text(report, page.verbose, paint) + levels_text(report);
  }
  return text + (page.suggests ? suggestion_text(domain) : "");
}

bool is_brief(const ProbedDomain& domain, const ProbePage& page) {
  return page.domains.size() > most_in_full && !page.verbose && !page.suggests &&
         domain.report.state == ProbeState::ok;
}

// Only what a monitoring system shows.
std::string summary(const ProbePage& page) {
  const auto state = worst_of(page);
  const auto worst =
      std::ranges::find(page.domains, state,
                        [](const ProbedDomain& domain) { return domain.report.state; });
  const auto count =
      std::ranges::count(page.domains, state,
                         [](const ProbedDomain& domain) { return domain.report.state; });
  const auto number = page.domains.size() == 1
                          ? std::string()
                          : fmt::format("{} of {} domains: ", count, page.domains.size());
  if (state == ProbeState::ok && page.domains.size() > 1) {
    return fmt::format("MTA-TLS OK: {}", count_of(page.domains.size(), "domain"));
  }
  return fmt::format("MTA-TLS {}: {}{}: {}", word(state), number,
                     safe(worst->report.view.hop.text()), safe(worst->report.summary));
}

std::vector<const ProbedDomain*> worst_first(const ProbePage& page) {
  std::vector<const ProbedDomain*> sorted;
  for (const auto& domain : page.domains) {
    sorted.push_back(&domain);
  }
  std::ranges::stable_sort(sorted, std::greater<>(), [](const ProbedDomain* domain) {
    return domain->report.state;
  });
  return sorted;
}

} // namespace

ProbeState worst_of(const ProbePage& page) {
  auto worst = ProbeState::ok;
  for (const auto& domain : page.domains) {
    worst = std::max(worst, domain.report.state);
  }
  return worst;
}

std::string probe_text(const ProbePage& page, const Paint& paint) {
  auto text = summary(page) + '\n';
  if (!page.dnssec_trouble.empty()) {
    text += wrapped("DNSSEC could not be relied on, so nothing is said of DANE: " +
                        safe(page.dnssec_trouble),
                    0) +
            '\n';
  }
  for (const auto* domain : worst_first(page)) {
    text += is_brief(*domain, page) ? headline(domain->report, paint)
                                    : '\n' + domain_text(*domain, page, paint);
  }
  return text + '\n' +
         paint.faint("TLS is agreed on anew at each delivery, and what is behind these "
                     "servers cannot be seen.") +
         '\n';
}

} // namespace mta_tls
