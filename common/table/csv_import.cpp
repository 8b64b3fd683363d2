#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/table/csv.h"
#include "common/table/import_formats.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace mta_tls {

namespace {

constexpr DomainHints hints{.wildcard = "each domain of a list stands for itself alone",
                            .next_hop = "a list holds domains alone"};

class CsvImport {
public:
  CsvImport(const Import& import, std::uint16_t source, Loading& loading)
      : import_(import), source_(source), loading_(loading),
        reader_(loading.report.octets(source)) {}

  // False if there was no domain.
  bool read() {
    bool is_first = true;
    for (;;) {
      const auto more = reader_.next(row_);
      if (!more) {
        found_ = true; // whatever else is wrong, the list is not empty
        loading_.report.error({source_, more.error().span}, more.error().message);
      } else if (!*more) {
        return found_;
      } else if (!is_first || !read_header()) {
        add_row();
      }
      is_first = false;
    }
  }

  // Where the first domain stands.
  std::size_t first_octet() const noexcept { return first_octet_; }

private:
  // False if the first row is no header but has a domain.
  bool read_header() {
    if (import_.column.empty()) {
      // A domain of one label gets no mail; a heading is a word.
      return trim(row_[0].text).find('.') == std::string_view::npos;
    }
    std::vector<std::string_view> names;
    for (const auto& field : row_) {
      names.push_back(trim(field.text));
    }
    const auto found = std::find(names.begin(), names.end(), import_.column);
    if (found == names.end()) {
      report_missing_column(names);
    }
    column_ = static_cast<std::size_t>(found - names.begin());
    has_column_ = found != names.end();
    return true;
  }

  void report_missing_column(const std::vector<std::string_view>& names) {
    const auto meant = nearest(import_.column, names);
    loading_.report.error(
        {source_, {row_.front().span.begin, row_.back().span.end}},
        fmt::format(
            "there is no column \"{}\" in the header{}", printable(import_.column),
            meant ? fmt::format("; did you mean \"{}\"?", printable(*meant)) : ""));
  }

  void add_row() {
    if (!has_column_) {
      found_ = true;
      return;
    }
    if (column_ >= row_.size()) {
      loading_.report.error({source_, row_.back().span},
                            fmt::format("this row has {}; the domain is expected in "
                                        "column {}",
                                        count_of(row_.size(), "field"), column_ + 1));
      found_ = true;
      return;
    }
    add_domain(row_[column_]);
  }

  void add_domain(const CsvField& field) {
    const auto text = trim(field.text);
    const Place place{source_, field.span};
    auto domain = listed_domain(text);
    if (!domain) {
      found_ = true;
      loading_.report.error(place, why_no_domain(text, hints));
      return;
    }
    if (!std::exchange(found_, true)) {
      first_octet_ = field.span.begin;
    }
    loading_.names.add_domain(std::move(*domain), source_, field.span.begin);
  }

  const Import& import_;
  std::uint16_t source_;
  Loading& loading_;
  CsvReader reader_;
  CsvRow row_;
  std::size_t column_ = 0;
  bool has_column_ = true;
  bool found_ = false;
  std::size_t first_octet_ = 0;
};

} // namespace

bool import_csv(const Import& import, RuleBody body, Loading& loading) {
  const auto source = body.source;
  const auto* profile =
      loading.profiles.use(import.profile->value, import.profile->place, loading.report);
  const auto draft = with_profile({}, profile);
  if (draft.level) {
    body.requirement = requirement_of(draft, loading.min_tls);
    apply(draft, loading.rules, body);
  } else if (!profile->faulty) {
    loading.report.error(
        import.profile->place,
        fmt::format("an import needs a profile with \"level\"; \"{}\" has "
                    "none",
                    import.profile->value));
  }
  CsvImport list(import, source, loading);
  const bool found = list.read();
  const auto position =
      PositionCursor(loading.report.octets(source)).at(list.first_octet());
  loading.names.settle();
  loading.builder.end_rule(std::move(body), rule_place(position), import.id);
  return found;
}

} // namespace mta_tls
