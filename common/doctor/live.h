#pragma once

#include "common/doctor/ask.h"
#include "common/doctor/examined.h"

#include <string>
#include <vector>

namespace mta_tls::doctor {

// Each place once, of all MTAs.
std::vector<Ask> asks(const Examined& host);

// The question that shows whether it is our daemon, with our table. Its key is a name
// that a rule forces, if there is one: the table alone decides about it.
LiveQuestion question_for(const Ask& ask, const Examined& host);

// What has to be answered; empty: nobody can know.
std::string expected_reply(const LiveQuestion& question, const Examined& host);

} // namespace mta_tls::doctor
