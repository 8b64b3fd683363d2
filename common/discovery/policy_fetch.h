#pragma once

#include <string>
#include <string_view>

namespace mta_tls {

// How https://mta-sts.<domain>/.well-known/mta-sts.txt was answered (RFC 8461
// section 3.3).
enum class FetchStatus {
  fetched,
  no_connection,   // no address, nobody there, no TLS
  bad_certificate, // not valid for mta-sts.<domain>
  redirect,        // is not followed
  http_error,      // another status than 200
  bad_type,        // not text/plain
  too_long,
  timed_out
};

std::string_view explain(FetchStatus status) noexcept;

struct PolicyFetch {
  FetchStatus status = FetchStatus::no_connection;
  std::string body; // of status fetched
  std::string why;  // in the words of whoever fetched
};

} // namespace mta_tls
