#include "milter/service.h"

#include "common/base/text.h"
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

Instant MilterService::now() const {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

void MilterService::count(const InboundRefusal& refusal) noexcept {
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
  log_(message::tls_required_removed, {{"queue_id", printable(queue_id)},
                                       {"sender", printable(sender)},
                                       {"forced", printable(forced_domain)}});
}

void MilterService::forgery_removed(std::string_view queue_id, std::string_view sender,
                                    std::size_t count) {
  log_(message::forgery_removed, {{"queue_id", printable(queue_id)},
                                  {"sender", printable(sender)},
                                  {"count", count}});
}

} // namespace mta_tls
