#pragma once

#include "common/base/result.h"
#include "policyd/cli/letter/options.h"

#include <string>
#include <string_view>

namespace mta_tls {

// What the domain's owner publishes to confirm a letter: "mta-tls-letter=ID".
std::string control_text(std::string_view id);

enum class ControlState {
  confirmed,
  other, // there are TXT records, but none with the letter's text
  absent,
  unknown // DNS could not be asked, or what it says does not validate
};

struct ControlFinding {
  ControlState state = ControlState::unknown;
  bool is_signed = false; // by DNSSEC: nobody on the way can have made it up
  std::string why;        // of `unknown`; safe for a terminal
};

// As a sentence about the record.
std::string explain(const ControlFinding& finding, const std::string& name,
                    std::string_view id);

// Asks DNS for the record, as the daemon would: validated here. The error is a whole
// sentence about the options.
Result<ControlFinding, std::string>
look_up_control(const std::string& name, std::string_view id, const DnsOptions& options);

} // namespace mta_tls
