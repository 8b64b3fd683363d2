#pragma once

#include "common/policy/rule.h"
#include "common/table/discovery_draft.h"
#include "common/table/failure_draft.h"
#include "common/table/probe_draft.h"
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
  std::optional<ProbeDraft> probe;
  std::optional<FailureDraft> on_failure;
};

// What a rule and its profile say of a thing whose members are left out one by one. Both
// are borrowed.
template <class Draft>
struct InTurn {
  const Draft* own = nullptr;
  const Draft* inherited = nullptr; // the profile's

  bool is_said() const noexcept { return own || inherited; }

  // `all`: what holds where nothing is said.
  template <class Settings, class Merge>
  Settings over(Settings all, Merge merge) const {
    for (const auto* said : {inherited, own}) {
      if (said) {
        all = merge(*said, std::move(all));
      }
    }
    return all;
  }
};

// The draft with what it leaves out. Borrows from both.
struct FullDraft {
  const Written<SecurityLevel>* level = nullptr;
  const Written<TlsVersion>* min_tls = nullptr;
  const Written<std::vector<NamePattern>>* mx = nullptr;
  const CertDraft* cert = nullptr;
  InTurn<DiscoveryDraft> discovery = {};
  InTurn<ProbeDraft> probe = {};
  InTurn<FailureDraft> on_failure = {};
};
FullDraft with_profile(const PolicyDraft& own, const Profile* profile);

// The requirement that the full draft comes to; its level must be there.
Requirement requirement_of(const FullDraft& draft, TlsVersion inherited_min_tls);

// What rules have where neither they nor their profiles say it.
struct RuleDefaults {
  DiscoverySettings discovery;
  WatchSettings watch;
  FailurePlan on_failure;
};

// Writes all but the requirement into the rule.
void apply(const FullDraft& draft, const RuleDefaults& defaults, RuleBody& body);

// What becomes of a lowest TLS version at a level that does not force TLS; for a warning.
std::string version_not_sent(std::string_view key, SecurityLevel level);

enum class Author { rule, profile };

// Reports what `own` says that has no effect at `level`: an error in a rule, a warning in
// a profile, whose other rules may use it.
void check_effects(const PolicyDraft& own, SecurityLevel level, Author author,
                   Report& report);

} // namespace mta_tls
