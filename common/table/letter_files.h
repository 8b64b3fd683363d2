#pragma once

#include "common/base/time.h"
#include "common/policy/letter.h"
#include "common/table/diagnostic.h"

#include <string>
#include <vector>

namespace mta_tls {

// Letters read apart from any policy, by the code that reads them for one.
struct LetterFiles {
  std::vector<Letter> letters;         // also those with a fault, as far as they go
  std::vector<Diagnostic> diagnostics; // what the loading of a policy would say
};

// All letters of a folder.
LetterFiles read_letters(const std::string& folder, Instant now);

// What is to become the file of one letter. Its document must be in place.
LetterFiles read_letter_record(const std::string& path, std::string octets, Instant now);

} // namespace mta_tls
