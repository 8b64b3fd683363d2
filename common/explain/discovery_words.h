#pragma once

#include "common/discovery/trace.h"
#include "common/policy/decision.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

std::string_view word(DiscoveryUse use) noexcept; // for JSON: "mta_sts" …

// What discovery has come to, in one sentence. Where DNS has failed, the question is
// named.
std::string discovery_text(const Because& because, const DiscoveryTrace& trace);

// "10 mx.example", "3 1 1 5b8e…": as zone files have them.
std::vector<std::string> record_texts(const DnsAnswer& answer);

} // namespace mta_tls
