#pragma once

#include "common/base/result.h"

#include <span>
#include <string>
#include <string_view>

namespace mta_tls {

enum class StsRecordError {
  none_found, // no TXT record is one of MTA-STS
  several,    // more than one is
  bad_field,  // something between two semicolons is no name=value
  no_id,
  bad_id // other than letters and digits, or more than 32
};

std::string_view explain(StsRecordError error) noexcept;

// The TXT record by which a domain says that it has an MTA-STS policy (RFC 8461 section
// 3.1): "v=STSv1; id=20261124T120000;".
struct StsRecord {
  static constexpr std::size_t max_id_octets = 32;

  std::string id; // another one with every change of the policy

  bool operator==(const StsRecord&) const = default;
};

// True for texts that begin with this version: "v=STSv12" is another.
bool is_sts_record(std::string_view text) noexcept;

// The text of one record. Fields that are not known are passed over, and of fields that
// are repeated the first one counts.
Result<StsRecord, StsRecordError> parse_sts_record(std::string_view text);

// The one record among all TXT records of _mta-sts.<domain>, each with its strings
// joined.
Result<StsRecord, StsRecordError> find_sts_record(std::span<const std::string> texts);

} // namespace mta_tls
