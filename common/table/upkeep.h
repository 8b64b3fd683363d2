#pragma once

#include "common/table/binder.h"
#include "common/table/loading.h"
#include "common/table/policy_draft.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mta_tls {

// Reads "valid_from", "review_by", "contact" and "enabled", which rules of all kinds
// have.
class UpkeepReader {
public:
  explicit UpkeepReader(Loading& loading) : loading_(loading) {}
  UpkeepReader(const UpkeepReader&) = delete;
  UpkeepReader& operator=(const UpkeepReader&) = delete;

  // The fields of the object that holds them. They borrow from this reader.
  std::vector<Field> fields();

  void clear();

  // Reports a review that is due, and writes what was read into the rule.
  template <class Rule>
  void finish(Rule& rule) {
    report_review();
    rule.valid_from = upkeep_.valid_from;
    rule.review_by = upkeep_.review_by;
    rule.contact = std::move(upkeep_.contact);
    rule.enabled = upkeep_.enabled;
  }

private:
  struct Upkeep {
    std::optional<Instant> valid_from;
    std::optional<Instant> review_by;
    std::vector<std::string> contact;
    bool enabled = true;
  };

  void report_review();
  void set_valid_from(const JsonValue& value);
  void set_review_by(const JsonValue& value);

  Loading& loading_;
  Upkeep upkeep_;
  std::optional<Place> review_by_;
};

} // namespace mta_tls
