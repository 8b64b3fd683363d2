#include "policyd/cli/queue/tell_senders.h"

#include "common/base/text.h"
#include "common/program/run_program.h"
#include "common/queue/delay_notice.h"
#include "policyd/cli/queue/local_mta.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::size_t most_recipients = 100;
constexpr std::size_t most_hops = 50'000;
constexpr std::size_t longest_text = 300;

using Done = Result<std::monostate, std::string>;

// A reason that may be another recipient's is not repeated before a look has shown why.
bool is_known(const QueueFinding& finding, const QueuedMessage& message) {
  return !message.shares_reason ||
         (finding.look && (finding.look->outlook == Outlook::fails ||
                           finding.look->outlook == Outlook::partly));
}

DelayNotice notice_of(const QueuedMessage& message, const QueuePage& page,
                      const LocalMta& mta) {
  DelayNotice notice;
  notice.mta = mta.name;
  notice.host = mta.host;
  notice.sender = message.sender;
  notice.id = message.id;
  notice.arrived = message.arrived;
  notice.at = page.at;
  for (const auto& recipient : message.recipients) {
    const auto hop = next_hop_of_address(recipient.address);
    const auto found = std::ranges::find(page.findings, hop, &QueueFinding::hop);
    if (found != page.findings.end() && is_known(*found, message)) {
      notice.recipients.push_back(
          {recipient.address, recipient.reason, found->reason, found->fault});
    }
  }
  return notice;
}

// Why it could not be handed over; empty: it was.
std::string hand_over(const DelayNotice& notice, const LocalMta& mta) {
  const auto ended = run_program({mta.sendmail, "-i", "-f", "<>", "--", notice.sender},
                                 notice_text(notice));
  if (!ended) {
    return fmt::format("{}: {}", mta.sendmail, ended.error());
  }
  return ended->status == 0
             ? ""
             : fmt::format("{} has not taken a notice for a sender: {}", mta.sendmail,
                           printable(trim(ended->err), longest_text));
}

// Also one that is not to be answered counts as told: it is looked at once.
std::string tell_of(const QueuedMessage& message, const QueuePage& page,
                    const LocalMta& mta, QueueState& state) {
  const auto headers = mta.header_of(message.id);
  if (!headers) {
    return "";
  }
  if (may_be_answered(*headers)) {
    auto notice = notice_of(message, page, mta);
    if (notice.recipients.empty()) {
      return "";
    }
    notice.headers = *headers;
    if (auto error = hand_over(notice, mta); !error.empty()) {
      return error;
    }
  }
  state.warned.insert_or_assign(message.id, page.at);
  return "";
}

void forget_what_is_gone(const DueMessages& due, QueueState& state) {
  std::erase_if(state.warned,
                [&](const auto& warned) { return !due.still_waits(warned.first); });
}

} // namespace

std::optional<std::chrono::seconds> DueMessages::patience_with(const std::string& hop) {
  if (const auto known = patience_.find(hop); known != patience_.end()) {
    return known->second;
  }
  if (patience_.size() == most_hops) {
    patience_.clear();
  }
  const auto rule = queue_rule_for(*table_, hop, at_);
  return patience_[hop] =
             rule.body ? rule.body->on_failure.warn_sender_after : std::nullopt;
}

bool DueMessages::is_due(const QueuedRecipient& recipient, Instant arrived) {
  if (!complaint_in(recipient.reason)) {
    return false;
  }
  const auto patience = patience_with(next_hop_of_address(recipient.address));
  return patience && at_ - arrived >= *patience;
}

void DueMessages::consider(const QueuedMessage& message) {
  if (state_.warned.contains(message.id)) {
    still_waiting_.insert(message.id);
    return;
  }
  if (table_ == nullptr || message.is_held || messages_.size() == most ||
      !may_be_told(message.sender)) {
    return;
  }
  QueuedMessage due{message.id, message.sender,       message.arrived, false,
                    {},         message.shares_reason};
  for (const auto& recipient : message.recipients) {
    if (due.recipients.size() < most_recipients && is_due(recipient, message.arrived)) {
      due.recipients.push_back(recipient);
    }
  }
  if (!due.recipients.empty()) {
    messages_.push_back(std::move(due));
  }
}

Done tell_senders(const DueMessages& due, const QueuePage& page, QueueState& state,
                  const StateFile& file) {
  const auto mta = find_local_mta(page.mta);
  if (!mta) {
    return Unexpected{mta.error()};
  }
  forget_what_is_gone(due, state);
  for (const auto& message : due.messages()) {
    if (auto error = tell_of(message, page, *mta, state); !error.empty()) {
      return Unexpected{std::move(error)};
    }
    if (const auto written = file.write(state); !written) {
      return Unexpected{written.error()};
    }
  }
  return std::monostate{};
}

} // namespace mta_tls
