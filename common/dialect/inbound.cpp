#include "common/dialect/inbound.h"

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

// Asks what the envelope says at the moment.
class Judge {
public:
  Judge(const InboundQuestion& question, const Snapshot& snapshot, Instant now,
        InboundRecorder* recorder)
      : question_(question), snapshot_(snapshot), now_(now), recorder_(recorder) {}

  InboundAnswer operator()() const {
    const auto decision =
        decide_inbound(snapshot_, question_.facts, question_.envelope, now_);
    if (const auto* considered = recorder_ ? refused_in_testing(decision) : nullptr) {
      refuse(as_if_enforced(*considered), false);
    }
    if (std::holds_alternative<Violated>(decision.outcome)) {
      return {InboundAnswerKind::refused, refuse(decision, true)};
    }
    const bool is_kept = std::holds_alternative<Kept>(decision.outcome);
    return {is_kept ? InboundAnswerKind::kept : InboundAnswerKind::no_rule, {}};
  }

private:
  SmtpReply refuse(const InboundDecision& decision, bool enforced) const {
    auto reply = smtp_reply(decision, question_.facts, question_.envelope);
    if (recorder_) {
      const bool at_rcpt = question_.envelope.recipient_domain.has_value();
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

InboundAnswer judge_inbound(InboundQuestion question, const Snapshot& snapshot,
                            Instant now, InboundRecorder* recorder) {
  const Judge judge(question, snapshot, now, recorder);
  auto recipient = std::exchange(question.envelope.recipient_domain, std::nullopt);
  auto of_mail = judge();
  if (!recipient || of_mail.refusal) {
    return of_mail;
  }
  question.envelope.recipient_domain = std::move(recipient);
  auto of_rcpt = judge();
  of_rcpt.kind = std::max(of_rcpt.kind, of_mail.kind);
  return of_rcpt;
}

bool is_any_rule_about(const InboundQuestion& question, const Snapshot& snapshot) {
  if (question.facts.authenticated) {
    return true; // no rule of the table, but defaults.inbound
  }
  const auto& rules = snapshot.inbound();
  if (rules.empty()) {
    return false;
  }
  const auto sender = PeerDomain::parse(question.envelope.sender_domain);
  InboundKey key{sender ? &*sender : nullptr, question.facts.client, false, nullptr};
  if (!rules.matching(key).empty()) {
    return true;
  }
  const auto& told = question.envelope.recipient_domain;
  const auto recipient = told ? PeerDomain::parse(*told) : std::nullopt;
  key.about_recipient = true;
  key.recipient = recipient ? &*recipient : nullptr;
  return recipient && !rules.matching(key).empty();
}

std::string_view domain_of_address(std::string_view address) noexcept {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

} // namespace mta_tls
