#pragma once

#include "milter/session_host.h"
#include "tests/unit/policy/inbound_tables.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mta_tls::testing {

// The program around a session: a table, a clock that stands, and what it was told.
class FakeHost final : public SessionHost {
public:
  explicit FakeHost(std::shared_ptr<const Snapshot> table) : in_force(std::move(table)) {}

  std::shared_ptr<const Snapshot> table() const override { return in_force; }
  Instant now() const override { return time; }
  const SessionOptions& options() const override { return chosen; }
  std::shared_ptr<const WatchBoard> watched() const override { return board; }
  void told(std::string_view sender, std::string_view recipient,
            const SmtpReply& reply) override {
    notes.push_back(std::string(sender) + " to " + std::string(recipient) + ": " +
                    reply.line());
  }
  void refused(const InboundRefusal& refusal) override {
    refusals.push_back(std::string(refusal.enforced ? "refused " : "would refuse ") +
                       std::string(refusal.sender) +
                       (refusal.recipient.empty() ? "" : " to ") +
                       std::string(refusal.recipient) + ": " + refusal.reply.line());
  }
  void tls_required_removed(std::string_view queue_id, std::string_view sender,
                            std::string_view forced_domain) override {
    notes.push_back("TLS-Required of " + std::string(sender) + " in " +
                    std::string(queue_id) + " for " + std::string(forced_domain));
  }
  void forgery_removed(std::string_view queue_id, std::string_view sender,
                       std::string_view field, std::size_t count) override {
    notes.push_back(std::to_string(count) + " forged " + std::string(field) + " of " +
                    std::string(sender) + " in " + std::string(queue_id));
  }
  void demanded(const DemandEvent& event) override {
    const auto& [demand, forcing, enforced] = event.verdict;
    demands.push_back(std::string(enforced ? "" : "testing: ") + demand.rule + ' ' +
                      std::string(word(demand.level)) + ' ' + std::string(word(forcing)));
  }

  std::shared_ptr<const Snapshot> in_force;
  Instant time = testing::now;
  std::shared_ptr<const WatchBoard> board;
  SessionOptions chosen;
  std::vector<std::string> refusals;
  std::vector<std::string> demands;
  std::vector<std::string> notes;
};

} // namespace mta_tls::testing
