#pragma once

#include "common/policy/compare.h"

#include <functional>
#include <string>

namespace mta_tls {

// One inbound rule, by its id, that differs between two tables, or two moments of one.
struct InboundChange {
  std::string_view id;       // of the rule; empty: defaults.inbound and tls_required_no
  const InboundRule* before; // null: there was none, or it is about the defaults
  const InboundRule* after;
  Change change; // `same` where no session is judged otherwise, as far as can be told
};

// Calls `report` for the defaults if they differ, and for each rule that is new, gone, or
// asks for something else, of others, or at another time. "Stricter" is provable: every
// session that was asked for something is asked for as much. Everything else is "weaker".
void compare_inbound(const TableAt& before, const TableAt& after,
                     const std::function<void(const InboundChange&)>& report);

// "from a.example: TLS 1.2 or later", "absent"; of the defaults, all of them.
std::string text_before(const InboundChange& change, const TableAt& before);
std::string text_after(const InboundChange& change, const TableAt& after);

} // namespace mta_tls
