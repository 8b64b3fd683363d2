#include "common/probe/domain_report.h"

#include "common/base/text.h"
#include "common/policy/bare_requirement.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

HostDane dane_of(const ServerPlace& place, const DomainView& view) {
  const auto host = std::ranges::find(view.dane.hosts, place.host, &DaneHost::name);
  if (host == view.dane.hosts.end()) {
    return {};
  }
  const auto target = dane_target(view.hop);
  return {host->state,
          tlsa_records_of(place.host, target ? target->port : place.port, view.answers),
          view.dane.mx_is_secure};
}

std::vector<Assessment> assess_all(const DomainView& view, const Judge& judge) {
  std::vector<Assessment> servers;
  for (const auto& seen : view.servers) {
    servers.push_back(assess(seen, judge.trust, dane_of(seen->place, view)));
  }
  return servers;
}

// How bad it is that mail would wait at every server.
ProbeState worst_case(const Promise& promise) {
  return promise.is_testing ? ProbeState::warning : ProbeState::critical;
}

ProbeState state_of(const Trial& trial) {
  const auto all = trial.verdicts.size();
  const auto waits = trial.count(Passage::waits);
  if (!trial.promise.deferral.empty()) {
    return worst_case(trial.promise);
  }
  if (trial.count(Passage::unknown) == all) {
    return ProbeState::unknown;
  }
  if (waits + trial.count(Passage::unknown) == all) {
    return worst_case(trial.promise);
  }
  const bool expects_clear = trial.promise.requirement &&
                             trial.promise.requirement->level == SecurityLevel::none;
  const bool is_less = waits != 0 || (trial.count(Passage::clear) != 0 && !expects_clear);
  return is_less ? ProbeState::warning : ProbeState::ok;
}

// The first server that stands for a kind of passage.
std::string reason_for(Passage passage, const Trial& trial,
                       const std::vector<Assessment>& servers, Instant at) {
  for (std::size_t i = 0; i < servers.size(); ++i) {
    if (trial.verdicts[i].passage == passage) {
      return explain(trial.verdicts[i], servers[i], trial.trust[i], at);
    }
  }
  return {};
}

std::string share(std::size_t part, std::size_t all) {
  return part == all ? (all == 1 ? "the server" : fmt::format("all {} servers", all))
                     : fmt::format("{} of {} servers", part, all);
}

std::string without_servers(const DomainView& view) {
  return fmt::format("no server was found: {}", explain(view.dane.finding.reason));
}

std::string summary_of(const DomainReport& report) {
  const auto& trial = report.trial;
  const auto all = report.servers.size();
  if (!trial.promise.deferral.empty()) {
    return trial.promise.deferral;
  }
  if (all == 0) {
    return without_servers(report.view);
  }
  const auto told = [&](Passage passage, std::string_view what) {
    return fmt::format("{} {}: {}", share(trial.count(passage), all), what,
                       reason_for(passage, trial, report.servers, report.at));
  };
  if (trial.count(Passage::waits) != 0) {
    return told(Passage::waits, "would get no mail");
  }
  if (trial.count(Passage::clear) != 0) {
    return told(Passage::clear, "would get mail in plain text");
  }
  if (trial.count(Passage::encrypted) == 0) {
    return told(Passage::unknown, "could not be seen");
  }
  return fmt::format("mail is encrypted at {}",
                     share(trial.count(Passage::encrypted), all));
}

std::string place_text(const ServerPlace& place) {
  return place.host.empty() ? place.address
                            : fmt::format("{} [{}]", place.host, place.address);
}

// Dates count where names and chains do.
bool depends_on_dates(const Promise& promise) {
  return promise.requirement && (promise.requirement->level == SecurityLevel::verify ||
                                 promise.requirement->level == SecurityLevel::secure);
}

struct Remarks {
  std::vector<std::string> texts;
  std::string warning; // the first that is more than a note

  void add(std::string text, bool is_warning) {
    if (is_warning && warning.empty()) {
      warning = text;
    }
    texts.push_back(std::move(text));
  }
  void add(const ServerPlace& place, const std::string& text, bool is_warning) {
    add(fmt::format("{}: {}", place_text(place), text), is_warning);
  }
};

void remark_on_certificate(const Assessment& server, const Promise& promise,
                           const Judge& judge, Remarks& remarks) {
  const auto& place = server.seen->place;
  const bool counts = depends_on_dates(promise);
  const auto ends = std::min(server.validity.ends, server.chain.validity.ends);
  if (server.chain.state == ChainState::trusted &&
      ends < judge.at + judge.expiry_warning) {
    remarks.add(place,
                fmt::format("the certificate {} on {}",
                            ends < judge.at ? "ended" : "ends", format_time(ends)),
                counts);
  }
  if (bears_common_names_only(server)) {
    remarks.add(place,
                "the certificate bears its name as a common name alone, which some MTAs "
                "pass over",
                counts);
  }
}

void remark_on_server(const Assessment& server, const Promise& promise,
                      const Judge& judge, Remarks& remarks) {
  const auto& seen = *server.seen;
  if (seen.dialogue.spoke_before_tls) {
    remarks.add(seen.place, "something spoke between STARTTLS and TLS", true);
  }
  const auto version = tls_version_named(seen.version);
  if (version && *version < TlsVersion::v1_2) {
    remarks.add(seen.place, fmt::format("{} is out of date (RFC 8996)", seen.version),
                false);
  }
  if (server.certificate) {
    remark_on_certificate(server, promise, judge, remarks);
  }
}

// What the domain asks of all who send to it.
void remark_on_sts(const DomainReport& report, const Judge& judge, Remarks& remarks) {
  const auto trial = sts_trial(report, judge);
  if (trial && trial->count(Passage::waits) != 0 &&
      report.view.facts.sts->mode == StsMode::enforce) {
    remarks.add(
        fmt::format("MTA-STS: {} must get no mail by the domain's own policy: {}",
                    share(trial->count(Passage::waits), report.servers.size()),
                    reason_for(Passage::waits, *trial, report.servers, report.at)),
        true);
  }
}

void add_remarks(DomainReport& report, const Judge& judge) {
  Remarks remarks;
  remark_on_sts(report, judge, remarks);
  for (const auto& server : report.servers) {
    remark_on_server(server, report.trial.promise, judge, remarks);
  }
  report.remarks = std::move(remarks.texts);
  if (!remarks.warning.empty() && report.state == ProbeState::ok) {
    report.state = ProbeState::warning;
    report.summary += "; " + remarks.warning;
  }
}

} // namespace

std::string_view word(ProbeState state) noexcept {
  switch (state) {
  case ProbeState::ok:
    return "OK";
  case ProbeState::warning:
    return "WARNING";
  case ProbeState::unknown:
    return "UNKNOWN";
  case ProbeState::critical:
    break;
  }
  return "CRITICAL";
}

std::size_t Trial::count(Passage passage) const noexcept {
  return static_cast<std::size_t>(
      std::ranges::count(verdicts, passage, &ServerVerdict::passage));
}

Trial try_out(Promise promise, const std::vector<Assessment>& servers,
              const Judge& judge) {
  Trial trial{std::move(promise), {}, {}};
  auto require = trial.promise.require();
  if (require.requirement == nullptr) {
    require.requirement = &bare_requirement(SecurityLevel::dane, default_min_tls);
  }
  const auto& ca_file = require.requirement->ca_file;
  for (const auto& server : servers) {
    trial.trust.push_back(ca_file.empty() ? server.chain
                                          : judge.examine(ca_file, server.seen->chain));
    trial.verdicts.push_back(judge_server(require, server, trial.trust.back(), judge.at));
  }
  return trial;
}

std::optional<Trial> sts_trial(const DomainReport& report, const Judge& judge) {
  const auto& sts = report.view.facts.sts;
  if (!sts || sts->mode == StsMode::none) {
    return std::nullopt;
  }
  auto promise = promise_by_level(SecurityLevel::secure, report.view.hop, "MTA-STS");
  promise.requirement = sts->requirement;
  return try_out(std::move(promise), report.servers, judge);
}

DomainReport make_report(DomainView view, const Promise& promise, const Judge& judge) {
  DomainReport report{std::move(view), judge.at, {}, {}, {}, {}, {}};
  report.servers = assess_all(report.view, judge);
  report.trial = try_out(promise, report.servers, judge);
  report.state = state_of(report.trial);
  report.summary = summary_of(report);
  add_remarks(report, judge);
  return report;
}

} // namespace mta_tls
