#pragma once

#include "common/table/binder.h"
#include "common/table/report.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// What the readers of every rule's "match" keep beside its lists: where it stands,
// "include_subdomains", and whether all was well.
class MatchReading {
public:
  explicit MatchReading(Report& report) : report_(report) {}

  // Borrows from this.
  Field include_subdomains();

  void clear();
  void begin(const JsonValue& open);
  // `domain_lists`: what "include_subdomains" is about, should there be none.
  void end(bool has_domains, std::string_view domain_lists);

  bool includes_subdomains() const noexcept { return subdomains_.has_value(); }
  bool is_sound() const noexcept { return is_sound_; }
  const Place& place() const noexcept { return place_; }

private:
  Report& report_;
  Place place_;
  std::size_t errors_before_ = 0;
  std::optional<Place> subdomains_; // set where it is true
  bool is_sound_ = false;
};

} // namespace mta_tls
