#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace mta_tls {

// The known word that a typing error turned into `word`: at most one edit (insertion,
// removal, replacement, swap of neighbours) for each three letters. Case is ignored.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> known);

} // namespace mta_tls
