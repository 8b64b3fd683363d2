#include "common/dialect/inbound.h"

#include <algorithm>

namespace mta_tls {

namespace {

// One of the two questions.
class Judge {
public:
  Judge(const InboundQuestion& question, const Snapshot& snapshot, Instant now,
        InboundRecorder* recorder)
      : question_(question), snapshot_(snapshot), now_(now), recorder_(recorder) {}

  InboundAnswer operator()(const InboundEnvelope& envelope) const {
    const auto decision = decide_inbound(snapshot_, question_.facts, envelope, now_);
    if (const auto* considered = recorder_ ? refused_in_testing(decision) : nullptr) {
      refuse(envelope, as_if_enforced(*considered), false);
    }
    if (std::holds_alternative<Violated>(decision.outcome)) {
      return {InboundAnswerKind::refused, refuse(envelope, decision, true)};
    }
    const bool is_kept = std::holds_alternative<Kept>(decision.outcome);
    return {is_kept ? InboundAnswerKind::kept : InboundAnswerKind::no_rule, {}};
  }

private:
  SmtpReply refuse(const InboundEnvelope& envelope, const InboundDecision& decision,
                   bool enforced) const {
    auto reply = smtp_reply(decision, question_.facts, envelope);
    if (recorder_) {
      const bool at_rcpt = envelope.recipient_domain.has_value();
      recorder_->record(question_, {at_rcpt, enforced, decision, reply}, snapshot_, now_);
    }
    return reply;
  }

  const InboundQuestion& question_;
  const Snapshot& snapshot_;
  Instant now_;
  InboundRecorder* recorder_;
};

} // namespace

InboundAnswer judge_inbound(const InboundQuestion& question, const Snapshot& snapshot,
                            Instant now, InboundRecorder* recorder) {
  const Judge judge(question, snapshot, now, recorder);
  const auto& envelope = question.envelope;
  if (!envelope.recipient_domain) {
    return judge(envelope);
  }
  auto of_mail = judge({envelope.sender_domain, std::nullopt});
  if (of_mail.refusal) {
    return of_mail;
  }
  auto of_rcpt = judge(envelope);
  of_rcpt.kind = std::max(of_rcpt.kind, of_mail.kind);
  return of_rcpt;
}

std::string_view domain_of_address(std::string_view address) noexcept {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

} // namespace mta_tls
