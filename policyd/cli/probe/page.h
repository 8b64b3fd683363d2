#pragma once

#include "common/explain/layout.h"
#include "common/probe/suggestion.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

struct ProbedDomain {
  DomainReport report;
  std::optional<Requirement> suggestion;
};

struct ProbePage {
  std::vector<ProbedDomain> domains;
  std::string dnssec_trouble; // why no answer of DNS was validated; empty: they are
  bool suggests = false;
  bool verbose = false;
};

ProbeState worst_of(const ProbePage& page);

std::string probe_text(const ProbePage& page, const Paint& paint);
std::string probe_json(const ProbePage& page);

} // namespace mta_tls
