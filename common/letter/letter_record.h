#pragma once

#include "common/base/result.h"
#include "common/policy/letter.h"

#include <string>
#include <string_view>

namespace mta_tls {

// The letter as a file of the folder of letters has it: JSON, laid out for reading. The
// document's path, and what the loader adds, are left out.
std::string letter_record(const Letter& letter);

// "tls_check" of it, in one line.
std::string tls_check_record(const LetterTlsCheck& check);

// Changes to such a file that keep whatever else stands in it. The error is a clause
// about the file.
using RecordChange = Result<std::string, std::string>;
RecordChange with_signature(std::string_view record, const LetterSignature& signature);
RecordChange with_document(std::string_view record, const std::string& file,
                           const std::string& sha256);
RecordChange with_revocation(std::string_view record, Instant revoked_on);

} // namespace mta_tls
