#pragma once

#include "common/table/binder.h"
#include "common/table/discovery_reader.h"
#include "common/table/failure_reader.h"
#include "common/table/letter_defaults_reader.h"
#include "common/table/loading.h"
#include "common/table/probe_reader.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads "defaults".
class DefaultsReader {
public:
  explicit DefaultsReader(Loading& loading);
  DefaultsReader(const DefaultsReader&) = delete;
  DefaultsReader& operator=(const DefaultsReader&) = delete;

  const Shape& shape() const noexcept { return defaults_; }

private:
  std::vector<Field> fields();
  void set_level(const JsonValue& value);
  void set_min_tls(const JsonValue& value);
  void end_outbound();
  void check_inbound_level(const JsonValue& value);
  void set_auth_requires_tls(const JsonValue& value);
  void set_tls_required_no(const JsonValue& value);
  void end_discovery();
  void end();

  Loading& loading_;
  std::optional<SecurityLevel> level_;
  InboundDefaults inbound_defaults_;
  LetterDefaultsReader letters_;
  std::optional<DiscoveryDraft> discovery_draft_;
  DiscoveryReader discovery_;
  std::optional<ProbeDraft> probe_draft_;
  ProbeReader probe_;
  std::optional<FailureDraft> failure_draft_;
  FailureReader on_failure_;
  Shape outbound_;
  Shape inbound_;
  Shape defaults_;
};

} // namespace mta_tls
