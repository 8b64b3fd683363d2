#include "milter/message.h"

#include "common/base/text.h"
#include "milter/authentication_results.h"
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
  }
}

void HeaderFields::remove_forged(HeaderChanges& changes) const {
  for (auto index = forged_.rbegin(); index != forged_.rend(); ++index) {
    changes.removals.push_back({authentication_results, *index});
  }
}

void HeaderFields::remove_tls_required(HeaderChanges& changes) const {
  for (int index = tls_required_seen_; index > 0; --index) {
    changes.removals.push_back({tls_required, index});
  }
}

} // namespace mta_tls
