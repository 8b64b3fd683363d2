#pragma once

#include "common/dialect/smtp_reply.h"
#include "milter/message.h"
#include "milter/session_host.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mta_tls {

// What is to be changed in a message that is let through, in this order.
struct MessageChanges {
  std::vector<HeaderEdit> edits;
  std::string forced; // value of a new forced_marker; empty: none
  std::string trace;  // value of a new Authentication-Results, on top
};

using MessageVerdict = std::variant<MessageChanges, SmtpReply>;

// A message that has come to its end, and the session that it came in; borrowed.
struct EndedMessage {
  const Message& message;
  const SessionFacts& facts;
  std::string_view client_name;
  std::string_view queue_id;
  bool can_hand_over; // the MTA obeys our marker
};

// What becomes of it because of its header and of what is demanded of it; all but the
// trace. The host is told.
MessageVerdict judge_message(const EndedMessage& ended, SessionHost& host);

} // namespace mta_tls
