#pragma once

#include "common/table/diagnostic.h"
#include "policyd/cli/console.h"

#include <string>
#include <vector>

namespace mta_tls {

// Each diagnostic in full on the console's `err`.
void show(const std::vector<Diagnostic>& diagnostics, Console& console);

// A JSON array: file, line, column (0: the file as a whole), severity, message.
std::string diagnostics_json(const std::vector<Diagnostic>& diagnostics);

// A file that a command needs cannot be loaded.
ExitCode fail_to_load(Console& console, const std::string& file,
                      const std::vector<Diagnostic>& diagnostics);

} // namespace mta_tls
