#pragma once

#include "common/policy/letter.h"
#include "common/table/report.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// A letter as the rules of a table find it.
struct KnownLetter {
  LetterIndex index = 0;
  Place id;
  // What its dates are written at, for warnings.
  std::optional<Place> valid_from;
  std::optional<Place> valid_until;
  std::optional<Place> revoked_on;
  bool faulty = false; // what it lacks may be what an error was about
  bool used = false;
};

// The letters of a table.
struct Letters {
  std::map<std::string, KnownLetter, std::less<>> by_id;
  std::vector<std::string> files; // the folder of letters, and what was read for them
  bool complete = true;           // false: behind an error there may be more
  bool used = false;              // by any rule

  // The letter, which counts as used from now on; null if there is none, which is
  // reported unless it may stand behind an error.
  const KnownLetter* use(std::string_view id, const Place& place, Report& report);
};

} // namespace mta_tls
