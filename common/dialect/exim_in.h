#pragma once

#include "common/dialect/exim_words.h"
#include "common/dialect/grounds.h"

#include <string>
#include <string_view>

namespace mta_tls {

// The question of Exim's inbound ACL, over the socketmap listener: map name "exim-in",
// and as the key words (exim_words.h):
//   stage       mail or rcpt
//   client      $sender_host_address; empty: mail that came over no network
//   auth        1 or 0: authenticated
//   tls         $tls_in_ver; empty: plain text
//   bits        $tls_in_bits
//   verified    $tls_in_certificate_verified
//   id          $message_exim_id
// and in base64, since a peer chooses them:
//   sender      $sender_address; empty: the null sender
//   recipient   $local_part@$domain; of stage rcpt
//   cert        $tls_in_peercert, which Exim then writes as DER; empty: no certificate
//   cipher, helo, name   $tls_in_cipher, $sender_helo_name, $sender_host_name
// Stage, sender and, at RCPT, recipient must be there.

// An inbound question with what it views.
class EximInQuestion {
public:
  static Result<EximInQuestion, EximKeyError> parse(std::string_view key);

  // Valid as long as this object stays where it is.
  InboundQuestion question() const;

private:
  EximInQuestion() = default;

  SessionFacts facts_;
  InboundEnvelope envelope_;
  std::string sender_;
  std::string recipient_;
  std::string helo_;
  std::string client_name_;
  std::string queue_id_;
};

// Appends the answer, which the ACL is to obey and nothing else:
//   OK accept                      a rule is kept
//   NOTFOUND                       (with a blank) no rule is about this session
//   OK deny 550 5.7.25 text        what Exim's `message` takes for code and text
//   OK defer 450 4.7.25 text
//   TEMP why                       no question of the above kind
void answer_exim_in(std::string_view key, const Grounds& grounds, std::string& reply);

} // namespace mta_tls
