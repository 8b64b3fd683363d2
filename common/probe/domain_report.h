#pragma once

#include "common/probe/domain_view.h"
#include "common/probe/promise.h"
#include "common/probe/verdict.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// As monitoring plug-ins have it, worst last.
enum class ProbeState { ok, warning, unknown, critical };

std::string_view word(ProbeState state) noexcept; // "OK", "WARNING" …

// A promise, and what each server would make of it.
struct Trial {
  Promise promise;
  std::vector<ChainFinding> trust;     // by server
  std::vector<ServerVerdict> verdicts; // by server

  std::size_t count(Passage passage) const noexcept;
};

// A next hop, all that was seen of it, and what that means at a moment.
struct DomainReport {
  DomainView view;
  Instant at;
  std::vector<Assessment> servers;
  Trial trial;
  ProbeState state = ProbeState::unknown;
  std::string summary;
  std::vector<std::string> remarks;
};

// What a chain is worth by the authorities of a file; empty: by those of the host.
using ExamineChain =
    std::function<ChainFinding(const std::string& ca_file, const CertificateChain&)>;

struct Judge {
  ExamineChain examine;
  const TrustStore& trust; // of the host
  Instant at;
  std::chrono::seconds expiry_warning = std::chrono::days(21);
};

Trial try_out(Promise promise, const std::vector<Assessment>& servers,
              const Judge& judge);

// What the domain's MTA-STS policy makes of its servers; nullopt: it has none.
std::optional<Trial> sts_trial(const DomainReport& report, const Judge& judge);

// Without a promise a domain is judged by level dane, and by its own MTA-STS policy.
DomainReport make_report(DomainView view, const Promise& promise, const Judge& judge);

} // namespace mta_tls
