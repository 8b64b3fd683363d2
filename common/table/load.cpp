#include "common/table/load.h"

#include "common/table/authority.h"
#include "common/table/loading.h"
#include "common/table/read_file.h"
#include "common/table/read_imports.h"
#include "common/table/table_reader.h"
#include "common/tls/sha256.h"

#include <algorithm>
#include <malloc.h>
#include <optional>

namespace mta_tls {

namespace {

// Below this there is nothing worth the search.
constexpr std::size_t worth_trimming = std::size_t{1} << 20U;

class TableLoad {
public:
  TableLoad(const std::string& path, Instant now)
      : path_(path), files_{path},
        names_(builder_, report_), loading_{report_, builder_, names_, now} {}

  Result<LoadedTable, LoadFailure> run() {
    if (read_policy_file()) {
      read_rules();
    }
    if (report_.errors() > 0) {
      return Unexpected{LoadFailure{report_.take(), std::move(files_)}};
    }
    return LoadedTable{builder_.finish(), report_.take(), std::move(files_)};
  }

  std::size_t octets() const { return report_.total_octets(); }

private:
  bool read_policy_file() {
    auto contents = read_file(path_);
    if (!contents) {
      report_.error_about(path_, contents.error());
      return false;
    }
    builder_.add_source({path_, sha256_hex(contents->octets)});
    report_.add_file(path_, std::move(contents->octets));
    return true;
  }

  void read_rules() {
    TableReader table(loading_);
    table.read();
    read_imports(table.imports(), loading_, files_);
    files_.insert(files_.end(), loading_.letters.files.begin(),
                  loading_.letters.files.end());
    names_.report_duplicates();
    check_coverage_of_rules(loading_);
    warn_of_letter_dates(loading_);
  }

  const std::string& path_;
  std::vector<std::string> files_;
  Report report_;
  SnapshotBuilder builder_;
  NameRegister names_;
  Loading loading_;
};

} // namespace

Result<LoadedTable, LoadFailure> load_table(const std::string& path, Instant now) {
  std::optional<Result<LoadedTable, LoadFailure>> result;
  std::size_t octets = 0;
  {
    TableLoad load(path, now);
    result = load.run();
    octets = load.octets();
  }
  // The text and the lists of places are gone; the memory they took shall be too.
  if (octets >= worth_trimming) {
    ::malloc_trim(0);
  }
  return std::move(*result);
}

} // namespace mta_tls
