#pragma once

#include "common/policy/rule.h"
#include "common/table/discovery_draft.h"
#include "common/table/report.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

struct Profile;

struct CertDraft {
  Place place;
  std::optional<Written<std::vector<NamePattern>>> names;
  std::optional<Written<std::string>> ca_file;
  std::optional<Written<std::vector<KeyDigest>>> keys;
};

// What a rule, a profile or a line of an import itself says about a delivery. What it
// leaves out comes from the profile, then from the defaults.
struct PolicyDraft {
  std::optional<Written<SecurityLevel>> level;
  std::optional<Written<TlsVersion>> min_tls;
  std::optional<Written<std::vector<NamePattern>>> mx;
  std::optional<CertDraft> cert;
  std::optional<DiscoveryDraft> discovery;
};

// The draft with what it leaves out. Borrows from both.
struct FullDraft {
  const Written<SecurityLevel>* level = nullptr;
  const Written<TlsVersion>* min_tls = nullptr;
  const Written<std::vector<NamePattern>>* mx = nullptr;
  const CertDraft* cert = nullptr;
  const DiscoveryDraft* discovery = nullptr;           // the rule's own
  const DiscoveryDraft* inherited_discovery = nullptr; // the profile's
};
FullDraft with_profile(const PolicyDraft& own, const Profile* profile);

// The requirement that the full draft comes to; its level must be there.
Requirement requirement_of(const FullDraft& draft, TlsVersion inherited_min_tls);

// nullopt: as for domains without a rule.
std::optional<DiscoverySettings> discovery_of(const FullDraft& draft,
                                              DiscoverySettings inherited);

// What becomes of a lowest TLS version at a level that does not force TLS; for a warning.
std::string version_not_sent(std::string_view key, SecurityLevel level);

enum class Author { rule, profile };

// Reports what `own` says that has no effect at `level`: an error in a rule, a warning in
// a profile, whose other rules may use it.
void check_effects(const PolicyDraft& own, SecurityLevel level, Author author,
                   Report& report);

} // namespace mta_tls
