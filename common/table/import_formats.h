#pragma once

#include "common/table/import.h"

namespace mta_tls {

// Each adds the rules of an imported file, which the report holds at body.source. False
// if it has nothing that could be one.

// One rule, called as the import is, for all domains of the list.
bool import_csv(const Import& import, RuleBody body, Loading& loading);

// A rule for each line of a Postfix TLS policy table (postconf(5), smtp_tls_policy_maps).
// What a line says wins over the profile, if there is one.
bool import_postfix_table(const Import& import, RuleBody body, Loading& loading);

} // namespace mta_tls
