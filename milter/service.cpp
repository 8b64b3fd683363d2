#include "milter/service.h"

#include "common/base/overloaded.h"
#include "common/base/text.h"
#include "milter/demand_line.h"
#include "milter/messages.h"

#include <chrono>
#include <utility>

namespace mta_tls {

namespace {

const LogMessage& message_about(const InboundRefusal& refusal) {
  if (refusal.violated.fault == InboundFault::fact_unknown) {
    return message::inbound_unknown;
  }
  return refusal.enforced ? message::inbound_refused : message::inbound_testing;
}

const LogMessage& message_about(const DemandVerdict& verdict) {
  if (!verdict.enforced) {
    return message::demand_testing;
  }
  return *std::visit(Overloaded{
                         [](const StaysHere&) { return &message::demand_kept; },
                         [](const KeptAnyway&) { return &message::demand_kept; },
                         [](const HandOver&) { return &message::demand_handed_over; },
                         [](const LetGo&) { return &message::demand_let_go; },
                         [](const CannotForce& cannot) {
                           return is_temporary(cannot.why) ? &message::demand_unknown
                                                           : &message::demand_refused;
                         },
                     },
                     verdict.forcing);
}

std::string client_text(const SessionFacts& facts) {
  return facts.client ? facts.client->text() : "unknown";
}

} // namespace

std::shared_ptr<const Snapshot>
MilterService::use(std::shared_ptr<const Snapshot> table) {
  const std::lock_guard lock(mutex_);
  return std::exchange(table_, std::move(table));
}

std::shared_ptr<const Snapshot> MilterService::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

void MilterService::use(std::shared_ptr<const WatchBoard> watched) {
  const std::lock_guard lock(mutex_);
  watched_ = std::move(watched);
}

std::shared_ptr<const WatchBoard> MilterService::watched() const {
  const std::lock_guard lock(mutex_);
  return watched_;
}

void MilterService::told(std::string_view sender, std::string_view recipient,
                         const SmtpReply& reply) {
  ++counts_.told;
  log_(message::told, {{"sender", printable(sender)},
                       {"recipient", printable(recipient)},
                       {"reply", reply.line()}});
}

Instant MilterService::now() const {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

void MilterService::count(const InboundRefusal& refusal) noexcept {
  counts_.refusals.count(refusal.violated, refusal.enforced);
  if (!refusal.enforced) {
    ++counts_.would_refuse;
  } else {
    ++(refusal.violated.temporary ? counts_.deferred : counts_.refused);
  }
}

void MilterService::refused(const InboundRefusal& refusal) {
  count(refusal);
  if (audit_) {
    audit_->write(inbound_line(refusal));
  }
  const auto* rule = refusal.rule;
  log_(message_about(refusal),
       {{"source", refusal.source},
        {"rule", rule ? rule->id : "defaults.inbound.auth_requires_tls"},
        {"fault", word(refusal.violated.fault)},
        {"client", client_text(refusal.facts)},
        {"sender", printable(refusal.sender)},
        {"recipient", printable(refusal.recipient)},
        {"reply", refusal.reply.line()}});
}

void MilterService::tls_required_removed(std::string_view queue_id,
                                         std::string_view sender,
                                         std::string_view forced_domain) {
  ++counts_.tls_required_removed;
  log_(message::tls_required_removed, {{"queue_id", printable(queue_id)},
                                       {"sender", printable(sender)},
                                       {"forced", printable(forced_domain)}});
}

void MilterService::forgery_removed(std::string_view queue_id, std::string_view sender,
                                    std::string_view field, std::size_t count) {
  counts_.forgeries_removed += count;
  log_(message::forgery_removed, {{"queue_id", printable(queue_id)},
                                  {"sender", printable(sender)},
                                  {"field", field},
                                  {"count", count}});
}

void MilterService::count(const DemandVerdict& verdict) noexcept {
  if (!verdict.enforced) {
    ++demands_.in_testing;
    return;
  }
  std::visit(Overloaded{
                 [](const StaysHere&) {},
                 [this](const KeptAnyway&) { ++demands_.kept; },
                 [this](const HandOver&) { ++demands_.handed_over; },
                 [this](const LetGo&) { ++demands_.let_go; },
                 [this](const CannotForce& cannot) {
                   ++(is_temporary(cannot.why) ? demands_.deferred : demands_.refused);
                 },
             },
             verdict.forcing);
}

void MilterService::demanded(const DemandEvent& event) {
  const auto& [demand, forcing, enforced] = event.verdict;
  count(event.verdict);
  if (audit_) {
    audit_->write(demand_line(event));
  }
  const auto& about = message_about(event.verdict);
  const auto queue_id = printable(event.queue_id);
  const auto sender = printable(event.sender);
  if (event.reply) {
    log_(about, {{"queue_id", queue_id},
                 {"sender", sender},
                 {"rule", demand.rule},
                 {"outcome", word(forcing)},
                 {"reply", event.reply->line()}});
  } else {
    log_(about, {{"queue_id", queue_id},
                 {"sender", sender},
                 {"rule", demand.rule},
                 {"outcome", word(forcing)},
                 {"level", word(demand.level)}});
  }
}

} // namespace mta_tls
