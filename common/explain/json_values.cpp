#include "common/explain/json_values.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

using json = nlohmann::ordered_json;

json text_or_null(std::string_view text) {
  return text.empty() ? json(nullptr) : json(text);
}

} // namespace mta_tls
