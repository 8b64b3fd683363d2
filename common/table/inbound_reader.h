#pragma once

#include "common/policy/inbound_rule.h"
#include "common/table/binder.h"
#include "common/table/cert_reader.h"
#include "common/table/id_register.h"
#include "common/table/inbound_match_reader.h"
#include "common/table/loading.h"
#include "common/table/on_failure_reader.h"
#include "common/table/schedule.h"
#include "common/table/upkeep.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// Reads the objects of "inbound".
class InboundReader {
public:
  explicit InboundReader(Loading& loading);
  InboundReader(const InboundReader&) = delete;
  InboundReader& operator=(const InboundReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }

private:
  // What has been read of the rule, apart from what other readers hold.
  struct State {
    std::optional<Written<std::string>> id;
    std::optional<Written<SecurityLevel>> level;
    std::optional<Written<TlsVersion>> min_tls;
    std::optional<Written<unsigned>> min_cipher_bits;
    std::optional<Written<std::string>> letter;
  };

  std::vector<Field> fields();
  void begin();
  void set_id(const JsonValue& value);
  void set_level(const JsonValue& value);
  void set_min_tls(const JsonValue& value);
  void set_min_cipher_bits(const JsonValue& value);
  void set_letter(const JsonValue& value);

  void end(const JsonValue& open, const ObjectKeys& keys);
  void check_effects(const ObjectKeys& keys);
  InboundRequirement requirement() const;
  InboundRule complete(InboundRule rule, const Place& place);
  void finish_letter(InboundRule& rule, const Place& place);
  void finish_dates(InboundRule& rule);
  void add(InboundRule rule);

  Loading& loading_;
  InboundMatchReader match_;
  std::optional<CertDraft> cert_draft_;
  CertReader cert_;
  OnFailureReader on_failure_;
  ScheduleReader schedule_;
  UpkeepReader upkeep_;
  IdRegister ids_;
  PositionCursor cursor_;
  State state_;
  Shape shape_;
};

} // namespace mta_tls
