#pragma once

#include "common/table/loading.h"

#include <chrono>
#include <string>

namespace mta_tls {

enum class ImportFormat { csv, postfix_tls_policy };

// An object of "imports": a list of domains that is kept in a file of its own.
struct Import {
  std::string id;
  ImportFormat format = ImportFormat::csv;
  Written<std::string> file;
  std::string column;
  std::optional<Written<std::string>> profile;
  std::optional<Written<std::string>> letter;
  Place place;
  std::chrono::seconds max_age{};
  RuleBody body; // of its rules, as far as the policy file says it
};

} // namespace mta_tls
