#pragma once

#include "common/daemon/refusal_counts.h"
#include "common/log/log.h"
#include "milter/refusal_audit.h"
#include "milter/session_host.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace mta_tls {

// For `mta-tls status`.
struct MilterCounts {
  std::atomic<std::int64_t> open_sessions = 0;
  std::atomic<std::uint64_t> sessions = 0;
  std::atomic<std::uint64_t> passed = 0;       // messages
  std::atomic<std::uint64_t> refused = 0;      // senders and recipients, for good
  std::atomic<std::uint64_t> deferred = 0;     // … for now: on_failure, unknown facts
  std::atomic<std::uint64_t> would_refuse = 0; // … by a rule in testing
  std::atomic<std::uint64_t> told = 0;         // our users, that mail cannot go now
  std::atomic<std::uint64_t> failed = 0;       // events that something of ours broke
  std::atomic<std::uint64_t> tls_required_removed = 0; // header fields
  std::atomic<std::uint64_t> forgeries_removed = 0;    // header fields
  RefusalCounts refusals;                              // again, by what was wrong
};

// What became of messages that demanded TLS; for `mta-tls status`.
struct DemandCounts {
  std::atomic<std::uint64_t> kept = 0;
  std::atomic<std::uint64_t> handed_over = 0;
  std::atomic<std::uint64_t> let_go = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> deferred = 0;
  std::atomic<std::uint64_t> in_testing = 0; // whatever would have become of them
};

// What all sessions share. Any thread may call any of it.
class MilterService final : public SessionHost {
public:
  MilterService(Log& log, SessionOptions options)
      : log_(log), options_(std::move(options)) {}

  const SessionOptions& options() const override { return options_; }
  Log& log() noexcept { return log_; }
  MilterCounts& counts() noexcept { return counts_; }
  const MilterCounts& counts() const noexcept { return counts_; }
  const DemandCounts& demands() const noexcept { return demands_; }

  // The former table; null if there was none.
  std::shared_ptr<const Snapshot> use(std::shared_ptr<const Snapshot> table);
  void use(std::shared_ptr<const WatchBoard> watched);
  void audit_to(RefusalAudit& audit) noexcept { audit_ = &audit; }

  // From now on each event is answered "try again later".
  void leave() noexcept { leaving_ = true; }
  bool is_leaving() const noexcept { return leaving_; }

  std::shared_ptr<const Snapshot> table() const override;
  Instant now() const override;
  std::shared_ptr<const WatchBoard> watched() const override;
  void told(std::string_view sender, std::string_view recipient,
            const SmtpReply& reply) override;
  void refused(const InboundRefusal& refusal) override;
  void tls_required_removed(std::string_view queue_id, std::string_view sender,
                            std::string_view forced_domain) override;
  void forgery_removed(std::string_view queue_id, std::string_view sender,
                       std::string_view field, std::size_t count) override;
  void demanded(const DemandEvent& event) override;

private:
  void count(const InboundRefusal& refusal) noexcept;
  void count(const DemandVerdict& verdict) noexcept;

  Log& log_;
  SessionOptions options_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> table_;
  std::shared_ptr<const WatchBoard> watched_;
  RefusalAudit* audit_ = nullptr;
  MilterCounts counts_;
  DemandCounts demands_;
  std::atomic<bool> leaving_ = false;
};

} // namespace mta_tls
