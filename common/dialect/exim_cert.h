#pragma once

#include "common/dialect/exim_out.h"
#include "common/policy/judge_delivery.h"

namespace mta_tls {

// The question of the transports in examples/exim/outbound.conf, over the socketmap
// listener: map name "exim-cert". Exim tells of the session, twice: while TLS is being
// set up, so that another MX host may be tried, and before each MAIL command, whichever
// session it goes over. The key has the words of exim_out.h, and (in base64: *)
//   stage      handshake or mail
//   host *     $host
//   cert *     $tls_out_peercert, which Exim then writes as DER; empty: no certificate
//   tlsa       $tls_out_tlsa_usage; 0: no TLSA records are used
// and of stage mail:
//   tls        $tls_out_ver; empty: plain text, or a session that another process has set
//              up, of which nothing is known
//   verified   $tls_out_certificate_verified
//   dane       $tls_out_dane
class EximSession {
public:
  enum class Stage { handshake, mail };

  static Result<EximSession, EximKeyError> parse(std::string_view key);

  Stage stage() const noexcept { return stage_; }
  const EximRecipient& recipient() const noexcept { return recipient_; }
  const DeliverySession& session() const noexcept { return session_; }

private:
  EximSession(Stage stage, EximRecipient recipient, DeliverySession session)
      : stage_(stage), recipient_(std::move(recipient)), session_(std::move(session)) {}

  Stage stage_;
  EximRecipient recipient_;
  DeliverySession session_;
};

// Appends the answer, of which only the first lets the mail go:
//   OK accept
//   OK refuse why
//   TEMP why
[[nodiscard]] Awaited answer_exim_cert(std::string_view key, const Grounds& grounds,
                                       std::string& reply);

} // namespace mta_tls
