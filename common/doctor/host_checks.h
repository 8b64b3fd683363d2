#pragma once

#include "common/doctor/check.h"
#include "common/doctor/examined.h"

namespace mta_tls::doctor {

using HostChecks = Checks<Examined>;

HostChecks policy_file_checks(); // whether there is a policy, and who could not be asked
HostChecks daemon_checks();      // the daemons, as the MTAs meet them
HostChecks watch_checks();       // whether anything is watched, and anybody told
HostChecks shortfall_checks();   // rules that an MTA cannot keep to the letter

} // namespace mta_tls::doctor
