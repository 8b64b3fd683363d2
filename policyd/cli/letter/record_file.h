#pragma once

#include "common/letter_file/file_writer.h"
#include "common/table/letter_files.h"
#include "policyd/cli/console.h"

#include <optional>
#include <string>

namespace mta_tls {

// Writes the file of a letter, if the code that reads it for a policy finds it good. Says
// what is wrong, or returns the letter as it was read.
struct RecordToWrite {
  std::string path;
  std::string record;
  Overwrite overwrite = Overwrite::never;
  Instant now;
  // Written even so, and told: a letter is revoked whatever became of its document.
  bool even_if_faulty = false;
};
std::optional<Letter> write_record(const RecordToWrite& record, Console& console);

} // namespace mta_tls
