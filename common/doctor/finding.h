#pragma once

#include <string>
#include <string_view>

namespace mta_tls::doctor {

// The worse, the later. "unknown": something that matters could not be looked at.
enum class Severity { note, warning, unknown, critical };

std::string_view word(Severity severity) noexcept;

// One thing about a host that breaks what the policy promises, undoes it, or is worth
// knowing.
struct Finding {
  std::string_view id; // stable: "POSTFIX_MAP_ABSENT"
  Severity severity = Severity::note;
  std::string where;   // "/etc/postfix/main.cf: smtp_tls_policy_maps"
  std::string meaning; // what it means for mail
  std::string mend;    // the very command or line; several lines where it takes several
};

} // namespace mta_tls::doctor
