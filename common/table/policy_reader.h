#pragma once

#include "common/table/binder.h"
#include "common/table/cert_reader.h"
#include "common/table/discovery_reader.h"
#include "common/table/failure_reader.h"
#include "common/table/loading.h"
#include "common/table/probe_reader.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads "level", "min_tls", "mx", "cert", "discovery", "probe" and "on_failure", which
// rules and profiles have in common.
class PolicyReader {
public:
  explicit PolicyReader(Loading& loading);
  PolicyReader(const PolicyReader&) = delete;
  PolicyReader& operator=(const PolicyReader&) = delete;

  // The fields of the object that holds them. They borrow from this reader.
  std::vector<Field> fields();

  void clear();
  const PolicyDraft& draft() const noexcept { return draft_; }

  // False if something was wrong with "cert", if there was one.
  bool cert_is_sound() const noexcept { return cert_.is_sound(); }

private:
  Loading& loading_;
  PolicyDraft draft_;
  CertReader cert_;
  DiscoveryReader discovery_;
  ProbeReader probe_;
  FailureReader on_failure_;
};

} // namespace mta_tls
