#pragma once

#include "common/report/report.h"

#include <string>

namespace mta_tls {

// The parts of the page. Those about which there is nothing to tell say so.

std::string domains_section(const WatchReport& report);
std::string expiry_section(const WatchReport& report);
std::string changes_section(const WatchReport& report);
std::string letters_section(const WatchReport& report);
std::string queue_section(const WatchReport& report);

// "2026-11-23 04:21 UTC"
std::string minute_text(Instant time);
std::string day_text(Instant time);

} // namespace mta_tls
