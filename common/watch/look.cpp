#include "common/watch/look.h"

#include "common/base/text.h"
#include "common/tls/digest.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

// Of char or std::byte.
template <class Octets>
std::string in_digits(const Octets& octets) {
  std::string text;
  for (const auto octet : octets) {
    text += fmt::format("{:02x}", static_cast<unsigned char>(octet));
  }
  return text;
}

std::string digest_of(std::string_view octets) {
  return octets.empty() ? "" : in_digits(sha256_of(octets));
}

void note_certificate(const Assessment& server, SeenServer& seen) {
  const auto& chain = server.seen->chain;
  if (chain.empty() || !server.certificate) {
    return;
  }
  seen.certificate = digest_of(chain.front());
  seen.key = hexadecimal(KeyDigest{server.certificate->key_sha256});
  seen.is_trusted = server.chain.state == ChainState::trusted;
  for (const auto& name : server_names(*server.certificate)) {
    seen.names.push_back(printable(name));
  }
  seen.ends = server.chain.state == ChainState::trusted
                  ? std::min(server.validity.ends, server.chain.validity.ends)
                  : server.validity.ends;
}

SeenServer seen_server(const DomainReport& report, std::size_t i) {
  const auto& server = report.servers[i];
  SeenServer seen;
  seen.place = server.seen->place;
  seen.verdict = report.trial.verdicts[i];
  seen.why =
      printable(explain(seen.verdict, server, report.trial.trust[i], report.at), 1000);
  seen.version = server.seen->has_tls ? printable(server.seen->version) : "";
  note_certificate(server, seen);
  return seen;
}

Outlook outlook_of(const Trial& trial) {
  if (!trial.promise.deferral.empty()) {
    return Outlook::fails;
  }
  const auto waits = trial.count(Passage::waits);
  const auto unseen = trial.count(Passage::unknown);
  const auto all = trial.verdicts.size();
  if (unseen == all) {
    return Outlook::unseen;
  }
  if (waits + unseen == all) {
    return Outlook::fails;
  }
  return waits == 0 ? Outlook::passes : Outlook::partly;
}

bool dns_has_answered(const DomainReport& report) {
  const auto reason = report.view.dane.finding.reason;
  return !is_mere_dns_error(reason) && reason != DaneReason::mx_bogus;
}

Fault fault_of_discovery(const DomainReport& report) {
  const auto reason = report.view.dane.finding.reason;
  if (reason == DaneReason::not_validating) {
    return Fault::ours;
  }
  return dns_has_answered(report) ? Fault::theirs : Fault::unclear;
}

Fault fault_at(const ServerVerdict& verdict, const DomainReport& report) {
  switch (verdict.obstacle) {
  case Obstacle::no_answer:
    return Fault::unclear;
  case Obstacle::no_tlsa:
  case Obstacle::dane_failed:
    return fault_of_discovery(report);
  case Obstacle::none:
  case Obstacle::not_offered:
  case Obstacle::hidden:
  case Obstacle::start_refused:
  case Obstacle::handshake_failed:
  case Obstacle::version_too_low:
  case Obstacle::not_trusted:
  case Obstacle::expired:
  case Obstacle::wrong_name:
  case Obstacle::wrong_key:
  case Obstacle::dane_mismatch:
    break;
  }
  return Fault::theirs;
}

bool is_obstacle(const ServerVerdict& verdict) {
  return !passes(verdict);
}

Fault fault_of(const DomainReport& report) {
  if (!report.trial.promise.deferral.empty()) {
    return fault_of_discovery(report);
  }
  const auto& verdicts = report.trial.verdicts;
  const auto first = std::ranges::find_if(verdicts, [](const ServerVerdict& verdict) {
    return verdict.passage == Passage::waits;
  });
  return first == verdicts.end() ? Fault::unclear : fault_at(*first, report);
}

bool knows_sts(const DomainView& view) {
  const auto* error = std::get_if<StsRecordError>(&view.sts_trouble);
  return std::holds_alternative<std::monostate>(view.sts_trouble) ||
         (error != nullptr && *error == StsRecordError::none_found);
}

bool knows_tlsa(const DomainReport& report) {
  return dns_has_answered(report) &&
         std::ranges::none_of(report.view.dane.hosts, [](const DaneHost& host) {
           return has_failed(host.state) || host.state == DaneHostState::unresolved;
         });
}

void note_dns(const DomainReport& report, Look& look) {
  const auto target = dane_target(report.view.hop);
  if (target && target->has_mx && dns_has_answered(report)) {
    for (const auto& host : report.view.dane.hosts) {
      look.mx.push_back(printable(host.name, 255));
    }
    std::ranges::sort(look.mx);
  }
  look.mx_is_secure = report.view.dane.mx_is_secure;
  look.sts_is_known = knows_sts(report.view);
  look.tlsa_is_known = knows_tlsa(report);
  if (const auto& sts = report.view.facts.sts) {
    look.sts = fmt::format("{} {}", word(sts->mode), printable(sts->id));
  }
}

// In the order of hosts, so that the order of records does not count.
std::string tlsa_digest(const DomainReport& report) {
  std::vector<std::string> all;
  for (const auto& server : report.servers) {
    for (const auto& tlsa : server.dane.records) {
      all.push_back(fmt::format("{} {} {} {} {}", server.seen->place.host, tlsa.usage,
                                tlsa.selector, tlsa.matching_type, in_digits(tlsa.data)));
    }
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return digest_of(join(all, "\n"));
}

} // namespace

std::string_view word(Fault fault) noexcept {
  switch (fault) {
  case Fault::theirs:
    return "theirs";
  case Fault::ours:
    return "ours";
  case Fault::unclear:
    break;
  }
  return "unclear";
}

std::string_view word(Outlook outlook) noexcept {
  switch (outlook) {
  case Outlook::passes:
    return "passes";
  case Outlook::partly:
    return "partly";
  case Outlook::fails:
    return "fails";
  case Outlook::unseen:
    break;
  }
  return "unseen";
}

bool show_the_same(const Look& a, const Look& b) {
  auto later = a;
  later.at = b.at;
  return later == b;
}

const SeenServer* first_obstacle(const Look& look) noexcept {
  const auto found =
      std::ranges::find_if(look.servers, is_obstacle, &SeenServer::verdict);
  return found == look.servers.end() ? nullptr : &*found;
}

std::optional<Instant> first_certificate_end(const Look& look) noexcept {
  std::optional<Instant> first;
  if (look.level != SecurityLevel::verify && look.level != SecurityLevel::secure) {
    return first;
  }
  for (const auto& server : look.servers) {
    if (server.ends && (!first || *server.ends < *first)) {
      first = server.ends;
    }
  }
  return first;
}

Look look_of(const DomainReport& report) {
  const auto& promise = report.trial.promise;
  Look look;
  look.hop = report.view.hop.text();
  look.at = report.at;
  look.level = promise.requirement ? promise.requirement->level : SecurityLevel::dane;
  look.by = promise.by;
  look.is_testing = promise.is_testing;
  look.outlook = outlook_of(report.trial);
  look.state = report.state;
  look.fault = fault_of(report);
  look.summary = report.summary;
  note_dns(report, look);
  look.tlsa = tlsa_digest(report);
  for (std::size_t i = 0; i < report.servers.size(); ++i) {
    look.servers.push_back(seen_server(report, i));
  }
  return look;
}

} // namespace mta_tls
