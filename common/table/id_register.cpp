#include "common/table/id_register.h"

#include <fmt/format.h>

namespace mta_tls {

bool IdRegister::add(std::string_view what, std::string_view id, const Place& place,
                     Report& report) {
  const auto [known, is_new] = places_.emplace(id, place);
  if (!is_new) {
    report.error(place, fmt::format("there is already {} \"{}\" at {}", what, id,
                                    report.where(known->second)));
  }
  return is_new;
}

} // namespace mta_tls
