#include "common/report/table_parts.h"

#include <fmt/format.h>

namespace mta_tls {

std::string table_begin(std::string_view caption,
                        std::initializer_list<std::string_view> headings) {
  auto text = fmt::format("<table role=\"table\">\n<caption>{}</caption>\n"
                          "<thead role=\"rowgroup\"><tr role=\"row\">",
                          caption);
  for (const auto heading : headings) {
    text += fmt::format("<th role=\"columnheader\" scope=\"col\">{}</th>", heading);
  }
  return text + "</tr></thead>\n<tbody role=\"rowgroup\">\n";
}

std::string table_end() {
  return "</tbody></table>\n";
}

std::string row_begin() {
  return "<tr role=\"row\">";
}

std::string row_end() {
  return "</tr>\n";
}

std::string head_cell(std::string_view content) {
  return fmt::format("<th role=\"rowheader\" scope=\"row\">{}</th>", content);
}

std::string cell(std::string_view label, std::string_view content) {
  return fmt::format("<td role=\"cell\" data-label=\"{}\">{}</td>", label, content);
}

} // namespace mta_tls
