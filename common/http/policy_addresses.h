#pragma once

#include "common/dane/dns_answer.h"

#include <string>
#include <vector>

namespace mta_tls {

// Where a policy can be fetched from: the addresses of those answers that have any.
std::vector<std::string> usable_addresses(const DnsAnswers& answers);

// Why there is none: "mta-sts.a.example: A: no such name; AAAA: bogus: …".
std::string why_no_address(const DnsAnswers& answers);

} // namespace mta_tls
