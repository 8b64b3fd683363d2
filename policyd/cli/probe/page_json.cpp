#include "policyd/cli/probe/columns.h"
#include "policyd/cli/probe/page.h"
#include "policyd/cli/probe/suggested_rule.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

json verdict_json(const ServerVerdict& verdict, const Assessment& server,
                  const ChainFinding& trust, Instant at) {
  return {{"passage", word(verdict.passage)},
          {"obstacle", verdict.obstacle == Obstacle::none ? json(nullptr)
                                                          : json(word(verdict.obstacle))},
          {"why", explain(verdict, server, trust, at)}};
}

json levels_json(const Assessment& server, const DomainReport& report) {
  json levels = json::object();
  for (const auto level : all_levels) {
    if (level != SecurityLevel::fingerprint) { // without keys there is nothing to judge
      const auto promise = promise_by_level(level, report.view.hop, "");
      const auto verdict =
          judge_server(promise.require(), server, server.chain, report.at);
      levels[std::string(word(level))] =
          verdict_json(verdict, server, server.chain, report.at);
    }
  }
  return levels;
}

json certificate_json(const Assessment& server) {
  if (!server.certificate) {
    return nullptr;
  }
  const auto& certificate = *server.certificate;
  return {{"names", server_names(certificate)},
          {"common_names_only", bears_common_names_only(server)},
          {"issuer", certificate.issuer},
          {"begins", format_time(server.validity.begins)},
          {"ends", format_time(server.validity.ends)},
          {"spki_sha256", hexadecimal(KeyDigest{certificate.key_sha256})},
          {"chain", explain(server.chain.state)},
          {"missing_issuer", server.chain.missing}};
}

json transcript_json(const ServerObservation& seen) {
  json lines = json::array();
  for (const auto& line : seen.transcript) {
    lines.push_back(
        {{"speaker", line.speaker == DialogueLine::Speaker::server   ? "server"
                     : line.speaker == DialogueLine::Speaker::client ? "client"
                                                                     : "note"},
         {"text", line.text}});
  }
  return lines;
}

json columns_json(const ServerColumns& cells) {
  return {{"answers", cells.answer},      {"offers", cells.offer},
          {"handshake", cells.handshake}, {"chain", cells.chain},
          {"name", cells.name},           {"expires", cells.expires},
          {"dane", cells.dane},           {"mta_sts", cells.mta_sts}};
}

json server_json(const DomainReport& report, std::size_t i, bool verbose) {
  const auto& server = report.servers[i];
  const auto& seen = *server.seen;
  json made = {{"host", seen.place.host},
               {"address", seen.place.address},
               {"port", seen.place.port}};
  made.update(columns_json(columns_of(server, report.view, report.at)));
  made["cipher"] = seen.cipher;
  made["trouble"] = seen.trouble;
  made["milliseconds"] = seen.took.count();
  made["certificate"] = certificate_json(server);
  made["verdict"] =
      verdict_json(report.trial.verdicts[i], server, report.trial.trust[i], report.at);
  made["levels"] = levels_json(server, report);
  if (verbose) {
    made["dialogue"] = transcript_json(seen);
  }
  return made;
}

json promise_json(const Promise& promise) {
  return {{"level",
           promise.requirement ? json(word(promise.requirement->level)) : json(nullptr)},
          {"by", promise.by},
          {"testing", promise.is_testing},
          {"deferral", promise.deferral}};
}

json domain_json(const ProbedDomain& domain, const ProbePage& page) {
  const auto& report = domain.report;
  json made = {{"target", report.view.hop.text()},
               {"state", word(report.state)},
               {"finding", report.summary},
               {"promise", promise_json(report.trial.promise)},
               {"mx_is_signed", report.view.dane.mx_is_secure},
               {"dane", explain(report.view.dane.finding.reason)},
               {"mta_sts", report.view.facts.sts ? json(word(report.view.facts.sts->mode))
                                                 : json(nullptr)},
               {"remarks", report.remarks},
               {"servers", json::array()}};
  for (std::size_t i = 0; i < report.servers.size(); ++i) {
    made["servers"].push_back(server_json(report, i, page.verbose));
  }
  if (page.suggests) {
    made["suggestion"] = domain.suggestion
                             ? json::parse(suggested_rule(report, *domain.suggestion))
                             : json(nullptr);
  }
  return made;
}

} // namespace

std::string probe_json(const ProbePage& page) {
  json made = {{"state", word(worst_of(page))},
               {"dnssec_trouble", page.dnssec_trouble},
               {"domains", json::array()}};
  for (const auto& domain : page.domains) {
    made["domains"].push_back(domain_json(domain, page));
  }
  return made.dump(2, ' ', true, json::error_handler_t::replace) + '\n';
}

} // namespace mta_tls
