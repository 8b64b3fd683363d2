#pragma once

#include "common/dialect/smtp_reply.h"
#include "milter/macro_facts.h"
#include "milter/message_end.h"
#include "milter/session_host.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// One SMTP session, from CONNECT to its end, with any number of messages. Knows nothing
// of libmilter: each event is a call. A message holds one table from MAIL to its end, so
// that all of its commands are judged alike; the next message is judged by the table that
// is in force then.
class Session {
public:
  // nullopt: go on. Else what to tell the peer; the message, or the recipient, is
  // refused.
  using Answer = std::optional<SmtpReply>;

  explicit Session(SessionHost& host) : host_(host) {}

  // At CONNECT, and at HELO, nothing is refused: TLS has yet to begin.
  void connect(const SmtpPeer& peer, const Macros& macros);
  void helo(std::string_view name, const Macros& macros);

  // The first argument of MAIL, and of RCPT: "<user@domain>".
  Answer mail(std::string_view sender, const Macros& macros);
  Answer rcpt(std::string_view recipient, const Macros& macros);

  // All header fields of the message in turn; the value as it stands there.
  void header(std::string_view name, std::string_view value);

  // What is to be changed in the message, which is let through, or what to tell the peer.
  MessageVerdict end_of_message(const Macros& macros);

  // RSET, a new STARTTLS, or the end of a message that the MTA has refused.
  void abort() noexcept { message_.reset(); }

  const SessionFacts& facts() const noexcept { return facts_; }

private:
  struct Question {
    InboundEnvelope envelope;
    std::string_view recipient; // as the peer wrote it; empty: at MAIL
  };

  Answer judge(const Question& question, const Macros& macros);
  void record(const InboundDecision& decision, const Question& question,
              const SmtpReply& reply, bool enforced, const Macros& macros);
  void record_testing(const InboundDecision& decision, const Question& question,
                      const Macros& macros);
  void note_forced(std::string_view domain);
  void begin_demands(std::string_view sender, const Macros& macros);
  void note_route(std::string_view recipient, const Macros& macros);
  Answer tell(std::string_view recipient, const Macros& macros);

  std::string_view authserv_id() const noexcept;

  SessionHost& host_;
  std::string own_name_; // {j}
  Mta mta_ = Mta::unknown;
  std::string client_name_;
  std::string helo_;
  SessionFacts facts_;
  std::unique_ptr<Message> message_; // from MAIL on, while it is not refused
};

} // namespace mta_tls
