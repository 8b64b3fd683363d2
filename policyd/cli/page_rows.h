#pragma once

#include "common/explain/layout.h"
#include "common/probe/domain_report.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace mta_tls {

// Text of a peer or of a file, safe for a terminal and of a bearable length.
std::string safe(std::string_view text);

// "  label      text", the text from column `indent` on, in as many lines as it takes.
// Without a text there is no row.
std::string labelled_row(std::string_view label, std::string_view text,
                         std::size_t indent);

std::string painted(std::string_view text, ProbeState state, const Paint& paint);

} // namespace mta_tls
