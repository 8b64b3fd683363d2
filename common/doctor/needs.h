#pragma once

#include "common/policy/snapshot.h"

#include <string>
#include <vector>

namespace mta_tls::doctor {

// What a policy table asks of an MTA at a moment: what its rules in force make it do.
struct Needs {
  bool outbound = false;      // the MTA has something to ask about mail that it sends
  bool forces = false;        // a level that forces TLS
  bool trust = false;         // certificates that the MTA's own authorities vouch for
  bool own_authority = false; // certificates that a rule's ca_file vouches for
  bool keys = false;          // pinned keys
  bool dane = false;
  std::vector<std::string> ca_files;
  std::string forced_name; // a domain that a rule forces; empty: there is none

  bool inbound = false;
  bool client_trust = false; // certificates of clients
  bool client_keys = false;

  bool refuses_new = false; // rules have new mail refused at submission
  bool bounces = false;     // … mail given back at once
  bool notifies = false;    // … people told

  bool senders = false; // by address or domain
  bool logins = false;  // by the name that they have logged in with
  bool messages = false;
  bool demands_verify = false; // a sender or a message that demands more than "encrypt"
};

Needs needs_of(const Snapshot& table, Instant now);

} // namespace mta_tls::doctor
