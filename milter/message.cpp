#include "milter/message.h"

#include "common/base/text.h"
#include "milter/authentication_results.h"
#include "milter/forced_marker.h"
#include "milter/header_text.h"

namespace mta_tls {

namespace {

constexpr const char* tls_required = "TLS-Required";

bool is_no(std::string_view value) {
  if (!skip_cfws(value)) {
    return true; // who can tell
  }
  const auto word = take_value(value);
  return word && equals_ignoring_case(*word, "no");
}

void remove_all(HeaderChanges& changes, std::string_view name, std::size_t count) {
  for (std::size_t index = 1; index <= count; ++index) {
    changes.remove(name, static_cast<int>(index));
  }
}

} // namespace

void HeaderFields::add(std::string_view name, std::string_view value,
                       std::string_view authserv_id) {
  name = trim(name);
  if (equals_ignoring_case(name, authentication_results)) {
    ++results_seen_;
    if (claims_authserv_id(value, authserv_id)) {
      forged_.push_back(results_seen_);
    }
  } else if (equals_ignoring_case(name, tls_required)) {
    ++tls_required_seen_;
    asks_for_no_tls_ = asks_for_no_tls_ || is_no(value);
  } else if (equals_ignoring_case(name, forced_marker)) {
    ++markers_seen_;
  }
}

void HeaderFields::remove_forged(HeaderChanges& changes) const {
  for (const int index : forged_) {
    changes.remove(authentication_results, index);
  }
  remove_all(changes, forced_marker, markers_seen_);
}

void HeaderFields::remove_tls_required(HeaderChanges& changes) const {
  remove_all(changes, tls_required, tls_required_seen_);
}

} // namespace mta_tls
