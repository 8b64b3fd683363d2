#pragma once

#include "common/tell/incident.h"

#include <string>

namespace mta_tls {

// What becomes of a message that somebody hands in meanwhile.
enum class Fate {
  put_off, // it was not taken now
  refused  // … nor will it be
};

// To the sender, who knows nothing of TLS: one line of ASCII, at most 200 octets, that
// says what is wrong, whose fault it is and what to do.
std::string sender_text(const Incident& incident, Fate fate);

// The first sentence of that, for a sender whose message waits with us: what is wrong.
std::string reason_text(const Incident& incident);

// To our postmaster: what was seen, and what that means.
std::string cause_text(const Incident& incident);

// To our postmaster: what to do, and whom to call.
std::string remedy_text(const Incident& incident);

// "their postmaster (…)", or the addresses that the rule names.
std::string whom_to_call(const Incident& incident);

} // namespace mta_tls
