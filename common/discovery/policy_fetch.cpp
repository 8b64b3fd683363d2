#include "common/discovery/policy_fetch.h"

namespace mta_tls {

std::string_view explain(FetchStatus status) noexcept {
  switch (status) {
  case FetchStatus::fetched:
    return "the policy was fetched";
  case FetchStatus::no_connection:
    return "the policy's server could not be reached";
  case FetchStatus::bad_certificate:
    return "the certificate of the policy's server is not valid";
  case FetchStatus::redirect:
    return "the policy's server redirects elsewhere, which is not followed";
  case FetchStatus::http_error:
    return "the policy's server answers with an error";
  case FetchStatus::bad_type:
    return "the policy's server answers something other than text/plain";
  case FetchStatus::too_long:
    return "the policy is longer than 64 KiB";
  case FetchStatus::timed_out:
    return "the policy's server did not answer in time";
  }
  return "";
}

} // namespace mta_tls
