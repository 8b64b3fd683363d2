#pragma once

#include "common/base/result.h"
#include "common/policy/snapshot.h"
#include "common/table/diagnostic.h"
#include "policyd/cli/letter/options.h"

#include <memory>
#include <string>
#include <vector>

namespace mta_tls {

// The folder of letters. The error is a whole sentence.
Result<std::string, std::string> letter_folder(const LetterPlace& place);

// "FOLDER/ID.json". The error says why there is no such file.
Result<std::string, std::string> letter_file(const LetterPlace& place,
                                             const std::string& id);

// A rule that names a letter, or should.
struct RestingRule {
  std::string id;
  Direction direction = Direction::outbound;
  SecurityLevel level = SecurityLevel::may;
  std::vector<DomainScope> scopes;
  std::string letter; // empty: none

  std::string text() const; // `outbound "bank.example" (encrypt)`
};

// The letters, and what of the policy rests on them.
struct Shelf {
  std::vector<Letter> letters;
  std::vector<Diagnostic> faults;        // of the letters
  std::shared_ptr<const Snapshot> table; // null: the policy cannot be loaded
  std::vector<Diagnostic> of_policy;     // errors and warnings
  std::vector<RestingRule> rules;        // those that name a letter, or force TLS

  const Letter* find(std::string_view id) const;
  std::vector<const RestingRule*> resting_on(std::string_view id) const;
};

// The error is a whole sentence.
Result<Shelf, std::string> open_shelf(const LetterPlace& place);

} // namespace mta_tls
