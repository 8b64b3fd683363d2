#pragma once

#include "common/dialect/exim_words.h"
#include "common/dialect/grounds.h"

#include <string>
#include <string_view>

namespace mta_tls {

// The question of the router in examples/exim/outbound.conf, over the socketmap listener:
// map name "exim-out", and as the key a next hop, or words (exim_words.h), all in base64:
//   domain   $domain; must be there
//   sender   $sender_address; empty: the null sender. Missing: nobody knows
//   user     $authenticated_id; empty: not authenticated
class EximRecipient {
public:
  static Result<EximRecipient, EximKeyError> parse(std::string_view key);

  // Of words that have been read already.
  EximRecipient(std::string domain, std::optional<std::string> sender, std::string user)
      : domain_(std::move(domain)), sender_(std::move(sender)), user_(std::move(user)) {}

  // Valid as long as this object stays where it is.
  OutboundQuestion question() const;

private:
  std::string domain_;
  std::optional<std::string> sender_;
  std::string user_;
};

// Appends the answer, which begins with the level:
//   OK may                         also none, dane: nothing follows
//   OK encrypt min=1.2             also fingerprint, dane-only
//   OK verify min=1.3 ca=/a.pem    also secure; "ca" only where the rule has one
//   NOTFOUND                       (with a blank) no opinion
//   TEMP why                       no question of the above kind, or no answer to it
// Names and keys are not in it: Exim tells the certificate, see exim_cert.h. Nothing of
// it has a comma, and never is there a PERM, so that Exim need not know how to bounce.
void render_exim_policy(const Decision& decision, std::string& out);
[[nodiscard]] Awaited answer_exim_out(std::string_view key, const Grounds& grounds,
                                      std::string& reply);

} // namespace mta_tls
