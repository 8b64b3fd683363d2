#pragma once

#include "common/table/policy_draft.h"

#include <map>
#include <string>
#include <string_view>

namespace mta_tls {

// A named bundle that rules refer to.
struct Profile {
  PolicyDraft draft;
  Place place;
  bool faulty = false; // what it lacks may be what an error was about
  bool used = false;
};

// The profiles of a table.
struct Profiles {
  std::map<std::string, Profile, std::less<>> by_name;
  bool complete = true; // false: behind a syntax error there may be more

  // The profile, which counts as used from now on; null if there is none, which is
  // reported unless it may stand behind the syntax error.
  const Profile* use(std::string_view name, const Place& place, Report& report);

  void warn_of_unused(Report& report) const;
};

} // namespace mta_tls
