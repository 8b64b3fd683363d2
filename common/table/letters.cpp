#include "common/table/letters.h"

#include "common/base/nearest.h"
#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

const KnownLetter* Letters::use(std::string_view id, const Place& place, Report& report) {
  used = true;
  const auto found = by_id.find(id);
  if (found != by_id.end()) {
    found->second.used = true;
    return &found->second;
  }
  if (!complete) {
    return nullptr;
  }
  std::vector<std::string_view> known;
  for (const auto& entry : by_id) {
    known.push_back(entry.first);
  }
  const auto meant = nearest(id, known);
  report.error(place,
               fmt::format("there is no letter \"{}\" in \"authorizations\"{}",
                           printable(id),
                           meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
  return nullptr;
}

} // namespace mta_tls
