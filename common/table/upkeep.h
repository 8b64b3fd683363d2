#pragma once

#include "common/table/binder.h"
#include "common/table/loading.h"
#include "common/table/policy_draft.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// Reads "valid_from", "review_by", "contact" and "enabled", which rules of both
// directions have.
class UpkeepReader {
public:
  struct Upkeep {
    std::optional<Instant> valid_from;
    std::optional<Instant> review_by;
    std::vector<std::string> contact;
    bool enabled = true;
  };

  explicit UpkeepReader(Loading& loading) : loading_(loading) {}
  UpkeepReader(const UpkeepReader&) = delete;
  UpkeepReader& operator=(const UpkeepReader&) = delete;

  // The fields of the object that holds them. They borrow from this reader.
  std::vector<Field> fields();

  void clear();

  // Reports a review that is due, and hands over what was read.
  Upkeep finish();

private:
  void set_valid_from(const JsonValue& value);
  void set_review_by(const JsonValue& value);

  Loading& loading_;
  Upkeep upkeep_;
  std::optional<Place> review_by_;
};

} // namespace mta_tls
