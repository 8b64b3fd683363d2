#pragma once

#include "common/audit/audit_file.h"
#include "common/daemon/rate_limit.h"
#include "common/daemon/refusal_counts.h"
#include "common/dialect/inbound.h"
#include "common/log/log.h"
#include "policyd/service.h"

#include <optional>
#include <string>

namespace mta_tls {

// What becomes of inbound refusals beside their answer: a line in the audit log for each,
// and in the log for as many as anybody reads. Belongs to the event loop's thread, with a
// file of its own that is open for the same path as the table keeper's: both append whole
// lines.
class InboundRecord final : public InboundRecorder {
public:
  InboundRecord(const Service& service, Log& log) : service_(service), log_(log) {}

  void open_audit(const std::string& path) { audit_.emplace(path); }

  void record(const InboundQuestion& question, const InboundRefused& refused,
              const Snapshot& table, Instant now) override;

  const RefusalCounts& counts() const noexcept { return counts_; }

  // Writes what is there to write, into the file that now bears the name.
  void flush() noexcept;

private:
  void log(const InboundQuestion& question, const InboundRefused& refused);

  RateLimit& limit_of(const LogMessage& kind);

  const Service& service_;
  Log& log_;
  std::optional<AuditFile> audit_;
  bool has_lines_ = false;
  RefusalCounts counts_;
  RateLimit refused_limit_{20, 60};
  RateLimit testing_limit_{20, 60};
  RateLimit unknown_limit_{5, 60};
  RateLimit failed_limit_{1, 60};
};

} // namespace mta_tls
