#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace mta_tls {

// Pieces of HTML tables. Cells are HTML already. The roles stay what they are where a
// small screen shows rows as blocks.

std::string table_begin(std::string_view caption,
                        std::initializer_list<std::string_view> headings);
std::string table_end();
std::string row_begin();
std::string row_end();
std::string head_cell(std::string_view cell);
std::string cell(std::string_view label, std::string_view content);

} // namespace mta_tls
