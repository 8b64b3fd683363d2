#pragma once

#include "common/doctor/examined.h"
#include "tests/doctor/case_file.h"

namespace mta_tls::doctor::tests {

// A host as its files tell it: what programs have written, named after their command
// lines, and "ground", which has what no program tells:
//   file|folder|socket|absent PATH    "closed file PATH": not open to the MTA
//   nameserver ADDRESS, resolv-conf PATH
//   daemon CONTROL, followed by: policy PATH, listener ADDRESS, resolver ADDRESS,
//     submission ADDRESS, refused WHY, hands-over yes|no, reads-history yes|no,
//     watches yes|no, alerts yes|no, error WHY
//   answer MILLISECONDS ADDRESS REQUEST => REPLY
//   silent MILLISECONDS ADDRESS REQUEST => WHY
//   unseen WHAT => WHY
// Throws std::runtime_error for anything else.
Examined examined(const Files& files);

} // namespace mta_tls::doctor::tests
