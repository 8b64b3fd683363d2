#pragma once

#include "common/table/report.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace mta_tls {

// Reports an id, or whatever else must be there only once, that is there again.
class IdRegister {
public:
  // `what`: "rule". False if it is there already.
  bool add(std::string_view what, std::string_view id, const Place& place,
           Report& report);

private:
  std::unordered_map<std::string, Place> places_;
};

} // namespace mta_tls
