#include "common/table/read_imports.h"

#include "common/base/text.h"
#include "common/base/utf8.h"
#include "common/table/authority.h"
#include "common/table/import_formats.h"
#include "common/table/read_file.h"
#include "common/tls/sha256.h"

#include <fmt/format.h>

#include <filesystem>

namespace mta_tls {

namespace {

class ImportedFile {
public:
  ImportedFile(const Import& import, Loading& loading, std::string path)
      : import_(import), loading_(loading), path_(std::move(path)) {}

  void read() {
    auto contents = read_file(path_);
    if (!contents) {
      loading_.report.error(import_.file.place,
                            fmt::format("\"{}\" {}", printable(path_), contents.error()));
      return;
    }
    warn_of_age(contents->modified);
    const auto source = loading_.builder.add_source(
        {path_, sha256_hex(contents->octets), Snapshot::Source::Kind::import});
    loading_.report.add_file(path_, std::move(contents->octets));
    if (is_utf8(source)) {
      add_rules(source);
    }
  }

private:
  void warn_of_age(Instant modified) {
    if (loading_.now - modified > import_.max_age) {
      loading_.report.warning(
          import_.file.place,
          fmt::format("\"{}\" is stale: it was last changed at {}; it stays in force",
                      printable(path_), format_time(modified)));
    }
  }

  bool is_utf8(std::uint16_t source) {
    const auto fault = first_invalid_utf8(loading_.report.octets(source));
    if (fault) {
      const auto octet =
          static_cast<unsigned char>(loading_.report.octets(source)[*fault]);
      loading_.report.error({source, {*fault, *fault + 1}},
                            fmt::format("octet 0x{:02x} is not UTF-8 here; save the file "
                                        "as UTF-8",
                                        octet));
    }
    return !fault;
  }

  void add_rules(std::uint16_t source) {
    auto body = import_.body;
    body.source = source;
    const auto first = loading_.builder.current_rule();
    const bool any = import_.format == ImportFormat::csv
                         ? import_csv(import_, std::move(body), loading_)
                         : import_postfix_table(import_, std::move(body), loading_);
    // A list that was cut off must not silently leave domains unprotected.
    if (!any) {
      loading_.report.error(import_.file.place,
                            fmt::format("\"{}\" lists no domain", printable(path_)));
    }
    check_letter({.what = "this import",
                  .place = import_.place,
                  .forces = has_forced_rule(first),
                  .named = import_.letter},
                 import_.body.letter, loading_);
  }

  bool has_forced_rule(RuleIndex first) const {
    const auto& rules = loading_.builder.so_far().rules();
    for (auto rule = first; rule < loading_.builder.current_rule(); ++rule) {
      if (is_to_force(rules.body(rule))) {
        return true;
      }
    }
    return false;
  }

  const Import& import_;
  Loading& loading_;
  std::string path_;
};

} // namespace

void read_imports(const std::vector<Import>& imports, Loading& loading,
                  std::vector<std::string>& files) {
  const auto folder =
      std::filesystem::path(loading.report.path(policy_file)).parent_path();
  for (const auto& import : imports) {
    auto path = (folder / import.file.value).string();
    files.push_back(path);
    ImportedFile(import, loading, std::move(path)).read();
  }
}

} // namespace mta_tls
