#pragma once

#include "common/dialect/smtp_reply.h"
#include "common/policy/decide_inbound.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// What an MTA asks of an inbound session, whichever protocol it speaks. The texts are the
// peer's, as the MTA told them; views that live as long as the request.
struct InboundQuestion {
  std::string_view source; // "delegation", "exim"
  SessionFacts facts;
  InboundEnvelope envelope; // without recipient: MAIL; with one: MAIL, and this RCPT
  std::string_view sender;  // without brackets
  std::string_view recipient;
  std::string_view helo;
  std::string_view client_name;
  std::string_view queue_id;
};

// A refusal by one of the two, or what it would have been.
struct InboundRefused {
  bool at_rcpt;
  bool enforced;                   // false: by a rule in testing
  const InboundDecision& decision; // Violated
  const SmtpReply& reply;
};

// Who keeps a record of refusals.
class InboundRecorder {
public:
  // Called for each refusal, and for the first that a rule in testing would have given.
  virtual void record(const InboundQuestion& question, const InboundRefused& refused,
                      const Snapshot& table, Instant now) = 0;

protected:
  ~InboundRecorder() = default;
};

enum class InboundAnswerKind { no_rule, kept, refused };

struct InboundAnswer {
  InboundAnswerKind kind = InboundAnswerKind::no_rule;
  std::optional<SmtpReply> refusal;
};

// Asks about MAIL and, if there is a recipient, about RCPT: a message must pass both, and
// an MTA that asks at RCPT alone must not get past the rules of MAIL.
InboundAnswer judge_inbound(InboundQuestion question, const Snapshot& snapshot,
                            Instant now, InboundRecorder* recorder);

// Whether a rule matches at all, in force or not. This rests on the envelope, the client
// and the authentication alone: an MTA's other words need not be read for a session that
// no rule is about.
bool is_any_rule_about(const InboundQuestion& question, const Snapshot& snapshot);

// What stands after the last "@"; empty if there is none.
std::string_view domain_of_address(std::string_view address) noexcept;

} // namespace mta_tls
