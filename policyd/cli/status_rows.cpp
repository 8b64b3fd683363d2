#include "policyd/cli/status_rows.h"

#include "common/base/text.h"
#include "common/explain/layout.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

constexpr std::size_t longest_line = 1000;

} // namespace

std::string status_row(std::string_view label, std::string_view text) {
  return "  " + padded(label, status_label_columns) +
         wrapped(text, 2 + status_label_columns) + '\n';
}

std::string plain(const nlohmann::ordered_json& value) {
  return value.is_string() ? printable(value.get<std::string>(), longest_line)
                           : value.dump();
}

std::string counted(const nlohmann::ordered_json& count, std::string_view noun) {
  return count_of(count.get<std::size_t>(), noun);
}

} // namespace mta_tls
