#include "policyd/inbound_record.h"

#include "common/audit/inbound_line.h"
#include "common/base/text.h"
#include "policyd/messages.h"

namespace mta_tls {

namespace {

const Violated& violated(const InboundRefused& refused) {
  return std::get<Violated>(refused.decision.outcome);
}

const LogMessage& kind_of(const InboundRefused& refused) {
  if (violated(refused).fault == InboundFault::fact_unknown) {
    return message::inbound_unknown;
  }
  return refused.enforced ? message::inbound_refused : message::inbound_testing;
}

} // namespace

void InboundRecord::record(const InboundQuestion& question, const InboundRefused& refused,
                           const Snapshot& table, Instant now) {
  counts_.count(violated(refused), refused.enforced);
  if (audit_) {
    const auto sender = '<' + std::string(question.sender) + '>';
    const auto recipient = '<' + std::string(question.recipient) + '>';
    audit_->add(inbound_line({now, refused.enforced, table, question.facts,
                              question.client_name, question.helo, sender,
                              refused.at_rcpt ? std::string_view(recipient) : "",
                              question.queue_id, refused.decision.rule, violated(refused),
                              refused.reply, question.source}));
    has_lines_ = true;
  }
  log(question, refused);
}

RateLimit& InboundRecord::limit_of(const LogMessage& kind) {
  if (&kind == &message::inbound_refused) {
    return refused_limit_;
  }
  return &kind == &message::inbound_testing ? testing_limit_ : unknown_limit_;
}

void InboundRecord::log(const InboundQuestion& question, const InboundRefused& refused) {
  const auto& kind = kind_of(refused);
  auto& limit = limit_of(kind);
  if (!limit.allows(service_.tick)) {
    return;
  }
  const auto* rule = refused.decision.rule;
  const auto& client = question.facts.client;
  log_(kind, {{"source", question.source},
              {"rule", rule ? rule->id : "defaults.inbound.auth_requires_tls"},
              {"fault", word(violated(refused).fault)},
              {"client", client ? client->text() : "unknown"},
              {"sender", printable(question.sender)},
              {"recipient", refused.at_rcpt ? printable(question.recipient) : ""},
              {"reply", refused.reply.line()},
              {"not_logged", limit.take_suppressed()}});
}

void InboundRecord::flush() noexcept {
  if (!has_lines_) {
    return;
  }
  has_lines_ = false;
  const auto not_reopened = audit_->reopen();
  const auto not_written = audit_->flush();
  if ((not_reopened || not_written) && failed_limit_.allows(service_.tick)) {
    log_(not_written ? message::audit_failed : message::audit_not_reopened,
         {{"file", audit_->path()},
          {"error", (not_written ? not_written : not_reopened).message()}});
  }
}

} // namespace mta_tls
