#include "milter/message_end.h"

#include "milter/authentication_results.h"
#include "milter/demand/demand_reply.h"
#include "milter/forced_marker.h"

#include <optional>
#include <utility>

namespace mta_tls {

namespace {

std::optional<SmtpReply> tell(const EndedMessage& ended, const DemandVerdict& verdict,
                              SessionHost& host) {
  std::optional<SmtpReply> reply;
  if (const auto* cannot = std::get_if<CannotForce>(&verdict.forcing)) {
    reply = demand_reply(verdict.demand, *cannot);
  }
  const auto& message = ended.message;
  host.demanded({host.now(), verdict, *message.table, ended.facts, ended.client_name,
                 message.sender, message.user, ended.queue_id, reply});
  return reply;
}

// What for mail to somebody must be encrypted: a recipient's domain, or the rule that
// demands it. Empty: nothing.
std::string_view forced_for(const Message& message) {
  if (!message.forced_domain.empty() || !message.demands) {
    return message.forced_domain;
  }
  const auto& demands = message.demands->in_force();
  return demands.empty() ? std::string_view() : std::string_view(demands.front().rule);
}

bool must_remove_tls_required(const Message& message) {
  using TlsRequiredNo = InboundDefaults::TlsRequiredNo;
  if (!message.header.asks_for_no_tls()) {
    return false;
  }
  switch (message.table->inbound_defaults().tls_required_no) {
  case TlsRequiredNo::ignore_when_forced:
    return !forced_for(message).empty();
  case TlsRequiredNo::honor:
    return false;
  case TlsRequiredNo::strip:
    return true;
  }
  return true;
}

void remove_forged(const EndedMessage& ended, HeaderChanges& changes, SessionHost& host) {
  const auto& header = ended.message.header;
  header.remove_forged(changes);
  for (const auto& [field, count] :
       {std::pair(authentication_results, header.forged_results()),
        std::pair(forced_marker, header.forged_markers())}) {
    if (count > 0) {
      host.forgery_removed(ended.queue_id, ended.message.sender, field, count);
    }
  }
}

std::vector<HeaderEdit> header_edits(const EndedMessage& ended, SessionHost& host) {
  const auto& message = ended.message;
  auto changes = message.demands ? message.demands->changes() : HeaderChanges();
  remove_forged(ended, changes, host);
  if (must_remove_tls_required(message)) {
    message.header.remove_tls_required(changes);
    host.tls_required_removed(ended.queue_id, message.sender, forced_for(message));
  }
  return changes.edits();
}

} // namespace

MessageVerdict judge_message(const EndedMessage& ended, SessionHost& host) {
  MessageChanges changes;
  const auto verdicts = ended.message.demands
                            ? ended.message.demands->verdicts(ended.can_hand_over)
                            : std::vector<DemandVerdict>();
  for (const auto& verdict : verdicts) {
    auto reply = tell(ended, verdict, host);
    if (reply && verdict.enforced) {
      return *std::move(reply);
    }
    const auto* hand_over = std::get_if<HandOver>(&verdict.forcing);
    if (hand_over && verdict.enforced) {
      changes.forced = word(hand_over->level);
    }
  }
  changes.edits = header_edits(ended, host);
  return changes;
}

} // namespace mta_tls
