#pragma once

#include "common/letter_file/document_check.h"
#include "policyd/cli/letter/shelf.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// A letter held to all that can be held to it today.
struct Examination {
  const Letter* letter = nullptr;
  std::optional<CheckedDocument> document;
  std::vector<const RestingRule*> rules;
  std::vector<std::string> problems; // whole sentences
  std::vector<std::string> notes;

  bool is_good() const noexcept { return problems.empty(); }
};

Examination examine(const Letter& letter, const Shelf& shelf,
                    const LetterCheckOptions& options);

} // namespace mta_tls
