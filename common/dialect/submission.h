#pragma once

#include "common/dialect/delegation.h"
#include "common/dialect/exim_words.h"
#include "common/dialect/grounds.h"
#include "common/dialect/smtp_reply.h"
#include "common/tell/telling.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mta_tls {

// Mail that our own users hand in for a next hop of which the watch knows that mail
// cannot go there: at RCPT they hear why. In each MTA's words. In doubt, and of what is
// no question of this kind, nothing is said: mail that is taken waits, encrypted or not
// at all.

// nullopt: nothing to tell. Else 451 or 550, and the code of tell_submission().
std::optional<SmtpReply> submission_reply(const Telling& telling);

// For a recipient, "user@domain", whose mail goes to its domain's own MX hosts.
std::optional<SmtpReply> submission_reply(std::string_view recipient,
                                          const Snapshot& table, const WatchBoard* watch,
                                          Instant now);

// Postfix's policy delegation, as check_policy_service asks on the submission service.
// Appends "action=DUNNO\n\n" or, at RCPT alone, "action=451 4.7.4 text\n\n".
DelegationAction answer_submission(std::span<const Attribute> attributes,
                                   const Snapshot& table, const WatchBoard* watch,
                                   Instant now, std::string& reply) noexcept;

// Appends the answer to what was no list of attributes.
void append_submission_failure(std::string& reply);

// Exim's ACL, over the socketmap listener: map name "exim-submit", and as the key the
// word recipient (exim_words.h), $local_part@$domain in base64. Appends
//   NOTFOUND                   (with a blank) nothing to tell
//   OK defer 451 4.7.4 text    what Exim's `message` takes for code and text
//   OK deny 550 5.7.4 text
//   TEMP why                   no question of the above kind
void answer_exim_submit(std::string_view key, const Grounds& grounds, std::string& reply);

} // namespace mta_tls
