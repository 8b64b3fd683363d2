#include "common/table/profile.h"

#include "common/base/nearest.h"
#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

const Profile* Profiles::use(std::string_view name, const Place& place, Report& report) {
  const auto found = by_name.find(name);
  if (found != by_name.end()) {
    found->second.used = true;
    return &found->second;
  }
  if (!complete) {
    return nullptr;
  }
  std::vector<std::string_view> known;
  for (const auto& entry : by_name) {
    known.push_back(entry.first);
  }
  const auto meant = nearest(name, known);
  report.error(place,
               meant ? fmt::format("there is no profile \"{}\"; did you mean \"{}\"?",
                                   printable(name), *meant)
                     : fmt::format("there is no profile \"{}\"", printable(name)));
  return nullptr;
}

void Profiles::warn_of_unused(Report& report) const {
  for (const auto& [name, profile] : by_name) {
    if (!profile.used) {
      report.warning(profile.place, fmt::format("no rule uses profile \"{}\"", name));
    }
  }
}

} // namespace mta_tls
