#pragma once

#include "common/table/import.h"

#include <string>
#include <vector>

namespace mta_tls {

// Reads the files that the imports name, relative to the policy file's folder, and adds
// their rules to the table. Appends each file's path to `files`, whether or not it could
// be read.
void read_imports(const std::vector<Import>& imports, Loading& loading,
                  std::vector<std::string>& files);

} // namespace mta_tls
