#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/letter/options.h"

namespace mta_tls {

// mta-tls letter …
ExitCode letter_template(const TemplateOptions& options, Console& console);
ExitCode letter_add(const LetterAddOptions& options, Console& console);
ExitCode letter_countersign(const CountersignOptions& options, Console& console);
ExitCode letter_check(const LetterCheckOptions& options, Console& console);
ExitCode letter_expiring(const ExpiringOptions& options, Console& console);
ExitCode letter_show(const LetterShowOptions& options, Console& console);
ExitCode letter_revoke(const RevokeOptions& options, Console& console);

} // namespace mta_tls
