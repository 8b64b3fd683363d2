#pragma once

#include "common/base/result.h"
#include "common/watch/finding.h"
#include "common/watch/standing.h"
#include "common/watch_file/look_span.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What the watch has written, for other processes: nothing is ever written here, nor is
// permission to needed. Errors are whole sentences. A row that cannot be understood is
// passed over.
class WatchReader {
public:
  static constexpr const char* usual_path = "/var/lib/mta-tls/watch.db";

  // The file that somebody has named, else the usual one if it is there, else nothing.
  static std::string path_of(const std::string& named);

  static Result<WatchReader, std::string> open(const std::string& path);

  WatchReader(WatchReader&&) noexcept;
  WatchReader& operator=(WatchReader&&) noexcept;
  ~WatchReader();

  // Of every watched next hop, in the order of their names.
  Result<std::vector<Standing>, std::string> standings();
  // nullopt: it is not watched, or has not been looked at yet. `hop` is canonical.
  Result<std::optional<Standing>, std::string> standing(std::string_view hop);

  // What ended at `since` or later, oldest first.
  Result<std::vector<LookSpan>, std::string> history(std::string_view hop, Instant since);

  // What there was to tell at `since` or later, oldest first: of a subject, or of all.
  Result<std::vector<Finding>, std::string> findings(std::string_view subject,
                                                     Instant since);
  Result<std::vector<Finding>, std::string> all_findings(Instant since);

private:
  struct Open;
  explicit WatchReader(std::unique_ptr<Open> open);

  std::unique_ptr<Open> open_;
};

} // namespace mta_tls
