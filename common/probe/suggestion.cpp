#include "common/probe/suggestion.h"

#include "common/policy/bare_requirement.h"

#include <algorithm>

namespace mta_tls {

namespace {

using Names = std::vector<NamePattern>;

void add(Names& names, const NamePattern& name) {
  if (std::ranges::find(names, name) == names.end()) {
    names.push_back(name);
  }
}

// The hosts' own names.
Names host_names(const DomainReport& report) {
  Names names;
  for (const auto& server : report.servers) {
    if (const auto host = Domain::parse(server.seen->place.host)) {
      add(names, NamePattern::exactly(*host));
    }
  }
  return names;
}

// One name that each certificate bears.
Names certificate_names(const DomainReport& report) {
  Names names;
  for (const auto& server : report.servers) {
    if (!server.certificate || server_names(*server.certificate).empty()) {
      continue;
    }
    const auto name = NamePattern::parse(server_names(*server.certificate).front());
    if (name && name->kind() != NamePattern::Kind::any_depth) {
      add(names, *name);
    }
  }
  return names;
}

Requirement secure_by(Names names) {
  auto requirement = bare_requirement(SecurityLevel::secure, default_min_tls);
  requirement.names = std::move(names);
  return requirement;
}

// The strongest first; names that nobody chose come last among them.
std::vector<Requirement> candidates(const DomainReport& report) {
  return {bare_requirement(SecurityLevel::dane_only, default_min_tls),
          secure_by({}),
          secure_by(host_names(report)),
          secure_by(certificate_names(report)),
          bare_requirement(SecurityLevel::encrypt, default_min_tls),
          bare_requirement(SecurityLevel::may, default_min_tls)};
}

bool is_met(const Requirement& requirement, const DomainReport& report,
            const Judge& judge) {
  auto promise = promise_by_level(requirement.level, report.view.hop, "");
  promise.requirement = requirement;
  const auto trial = try_out(std::move(promise), report.servers, judge);
  return trial.count(Passage::unknown) != report.servers.size() &&
         trial.count(Passage::waits) == 0;
}

} // namespace

std::optional<Requirement> suggested_requirement(const DomainReport& report,
                                                 const Judge& judge) {
  for (auto& requirement : candidates(report)) {
    if (is_met(requirement, report, judge)) {
      return std::move(requirement);
    }
  }
  return std::nullopt;
}

} // namespace mta_tls
