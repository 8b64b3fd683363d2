#pragma once

#include "common/policy/decide.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// What Sendmail's rulesets ask over the socketmap listener, map name "sendmail":
//   rcpt:DOMAIN                                        what must the session show?
//   try:DOMAIN                                         may TLS be tried?
// with DOMAIN as it stands in the recipient's address; and in the extended form with what
// a ruleset knows of the session, each field once, in any order, and a ";" at the end:
//   rcpt:DOMAIN;mx:NAME;tls:VERSION;from:ADDRESS;
//   mx     {server_name}: whom it is connected to
//   tls    {tls_version}; empty: plain text, so far
//   from   the envelope sender, with or without "<>"; empty: the null sender
// The recipient's owner chooses MX names, and a user the sender's address; no such text
// can add a field, change one or hide one: ";" stands in no host name and in no address
// outside of quotes, a field that is unknown or there twice is an error, and so is a key
// that does not end in ";" or lacks a field: Sendmail cuts off long keys without a word.
struct SendmailSession {
  std::string_view mx;
  std::string_view tls;
  std::string_view from;
};

enum class SendmailAsks { requirement, whether_to_try };

// Views of the key.
struct SendmailQuestion {
  SendmailAsks asks;
  NextHop domain;
  std::optional<SendmailSession> session; // nullopt: the short form

  OutboundQuestion outbound() const;
};

enum class SendmailKeyError {
  no_question, // neither "rcpt:" nor "try:"
  bad_domain,
  no_end, // the last field does not end in ";"
  no_field,
  unknown_field,
  repeated_field,
  missing_field,
  no_mx
};

std::string_view explain(SendmailKeyError error) noexcept;

Result<SendmailQuestion, SendmailKeyError> parse_sendmail_key(std::string_view key);

} // namespace mta_tls
