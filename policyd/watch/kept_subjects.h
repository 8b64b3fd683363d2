#pragma once

#include "common/watch/finding.h"
#include "common/watch/letters.h"
#include "common/watch_file/watch_file.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// What the watch has to remember besides next hops, each in a row of its file: our own
// outage, letters, and what nobody has been told of.
class KeptSubjects {
public:
  // Borrowed.
  explicit KeptSubjects(WatchFile& file) : file_(file) {}

  struct Recalled {
    std::optional<Instant> outage;
    bool cannot_validate = false;
    std::vector<Finding> untold;
    LettersTold letters;
  };
  // A row of before the start. What cannot be understood is not recalled.
  void recall(const std::string& subject, const std::string& memory);
  const Recalled& recalled() const noexcept { return recalled_; }

  // nullopt: there is none.
  void keep_outage(std::optional<Instant> since);
  void keep_dnssec_trouble(const std::optional<std::string>& why);
  void keep_untold(const std::vector<Finding>& findings);
  void keep_letters(const LettersTold& told);

private:
  WatchFile& file_;
  Recalled recalled_; // its letters are those of the file, later on as well
};

} // namespace mta_tls
