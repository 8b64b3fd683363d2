#include "milter/service.h"

#include "common/base/text.h"
#include "milter/messages.h"

#include <chrono>
#include <utility>

namespace mta_tls {

namespace {

const LogMessage& message_about(const InboundRefusal& refusal) {
  if (!refusal.enforced) {
    return message::session_would_refuse;
  }
  return refusal.violated.fault == InboundFault::fact_unknown ? message::fact_unknown
                                                              : message::session_refused;
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
  log_(message_about(refusal),
       {{"client", client_text(refusal.facts)},
        {"helo", printable(refusal.helo)},
        {"sender", printable(refusal.sender)},
        {"recipient", printable(refusal.recipient)},
        {"rule", refusal.rule ? std::string_view(refusal.rule->id) : "defaults.inbound"},
        {"fault", word(refusal.violated.fault)},
        {"tls", printable(refusal.facts.protocol)},
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
