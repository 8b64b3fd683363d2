#pragma once

#include "common/base/result.h"
#include "common/mail/name_pattern.h"

#include <chrono>
#include <string_view>
#include <vector>

namespace mta_tls {

// RFC 8461 section 3.2, field "mode".
enum class StsMode {
  enforce, // mail waits where a host does not keep the policy
  testing, // mail goes on, and the owner hears of it by TLSRPT
  none     // the owner takes an earlier policy back
};

std::string_view word(StsMode mode) noexcept;

enum class StsPolicyError {
  too_long, // over max_sts_policy_octets
  bad_line, // neither empty nor "name: value", or no text
  no_version,
  bad_version, // another than STSv1
  no_mode,
  bad_mode,
  no_max_age,
  bad_max_age, // not 1 to 10 digits
  no_mx,       // mode enforce or testing, and no line that can name a host
  too_many_mx  // over max_sts_mx
};

std::string_view explain(StsPolicyError error) noexcept;

// RFC 8461 section 3.3 leaves the limit to the reader.
inline constexpr std::size_t max_sts_policy_octets = 64 * 1024;
inline constexpr std::size_t max_sts_mx = 200;

// RFC 8461 section 3.2: about a year. A policy that says more holds so long.
inline constexpr std::chrono::seconds max_sts_age{31'557'600};

// What https://mta-sts.<domain>/.well-known/mta-sts.txt says.
struct StsPolicy {
  StsMode mode = StsMode::none;
  std::chrono::seconds max_age{0};
  // In the order of the file, each once: "x" and "*.x" (exactly one label). With mode
  // enforce or testing there is at least one.
  std::vector<NamePattern> mx;

  bool operator==(const StsPolicy&) const = default;
};

// Lines end in LF or CRLF; empty ones and unknown names are passed over. Of names that
// are repeated the first one counts, but for mx. An mx that no host can have (an address,
// a wildcard elsewhere than in front) is passed over as well, and so allows nothing.
Result<StsPolicy, StsPolicyError> parse_sts_policy(std::string_view text);

} // namespace mta_tls
