#include "policyd/cli/probe/suggested_rule.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

std::string suggested_rule(const DomainReport& report, const Requirement& requirement) {
  using json = nlohmann::ordered_json;
  const auto& hop = report.view.hop;
  const bool is_domain = hop.kind() == NextHop::Kind::domain;
  json rule = {{is_domain ? "domains" : "next_hops", {hop.text()}},
               {"level", word(requirement.level)}};
  if (!requirement.names.empty()) {
    auto names = json::array();
    for (const auto& name : requirement.names) {
      names.push_back(name.text());
    }
    rule["cert"]["names"] = std::move(names);
  }
  return rule.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace mta_tls
