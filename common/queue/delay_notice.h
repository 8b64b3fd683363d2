#pragma once

#include "common/queue/finding.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Somebody who has not got a message yet, as its sender is told.
struct DelayedRecipient {
  std::string address;
  std::string words;  // the MTA's
  std::string reason; // in plain words
  Fault fault = Fault::unclear;
};

// What the sender of a message is told while it waits: a delivery status notification
// with action "delayed" (RFC 3464).
struct DelayNotice {
  std::string mta;  // "Postfix": whose words are repeated
  std::string host; // ours, that reports
  std::string sender;
  std::string id; // of the message in the queue
  Instant arrived;
  Instant at;
  std::vector<DelayedRecipient> recipients;
  std::string headers; // of the message
};

// The whole message, lines ended by LF, for sendmail(1). Its own sender is the null one.
std::string notice_text(const DelayNotice& notice);

// RFC 3834 section 2: nobody answers bounces, lists and programs. An address that could
// be taken for something else on a command line or in a header is none either.
bool may_be_told(std::string_view sender);

// The same by a message's header: lists, bulk mail, and what programs have sent.
bool may_be_answered(std::string_view headers);

} // namespace mta_tls
