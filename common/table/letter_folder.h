#pragma once

#include "common/table/letter_reader.h"
#include "common/table/policy_draft.h"

#include <string>

namespace mta_tls {

// Reads the letters that lie in a folder, one in each file named "ID.json", relative to
// the policy file's. What else lies there is left alone.
void read_letter_folder(const Written<std::string>& folder, LetterReader& reader,
                        Loading& loading);

// Reads the one letter that a file of the report holds; the reader knows which file.
void read_letter_object(std::uint16_t source, LetterReader& reader, Loading& loading);

} // namespace mta_tls
