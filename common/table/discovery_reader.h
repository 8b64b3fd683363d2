#pragma once

#include "common/table/binder.h"
#include "common/table/discovery_draft.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads "discovery", which rules, profiles and the defaults have.
class DiscoveryReader {
public:
  // Reads into `target`, which must live as long as the reader.
  DiscoveryReader(Report& report, std::optional<DiscoveryDraft>& target);
  DiscoveryReader(const DiscoveryReader&) = delete;
  DiscoveryReader& operator=(const DiscoveryReader&) = delete;

  // Borrows from this reader.
  Field field() const {
    return {.name = "discovery", .kind = Field::Kind::object, .shape = &shape_};
  }

private:
  std::vector<Field> fields();
  void set_on_dns_error(const JsonValue& value);

  Report& report_;
  std::optional<DiscoveryDraft>& draft_;
  Shape shape_;
};

} // namespace mta_tls
