#include "common/explain/table_json.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

using json = nlohmann::ordered_json;

json table_json(const Snapshot& snapshot) {
  auto sources = json::array();
  for (const auto& source : snapshot.sources()) {
    sources.push_back({{"path", source.path}, {"sha256", source.sha256}});
  }
  return {{"serial", snapshot.serial() ? json(*snapshot.serial()) : json(nullptr)},
          {"sources", sources}};
}

} // namespace mta_tls
