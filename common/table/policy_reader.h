#pragma once

#include "common/table/binder.h"
#include "common/table/loading.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads "level", "min_tls", "mx" and "cert", which rules and profiles have in common.
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
  bool cert_is_sound() const noexcept { return cert_is_sound_; }

private:
  void begin_cert(const JsonValue& open);
  void end_cert();
  void set_ca_file(const JsonValue& value);
  void add_key(const JsonValue& value);
  void add_pattern(std::optional<Written<std::vector<NamePattern>>>& patterns,
                   const JsonValue& value);

  Loading& loading_;
  PolicyDraft draft_;
  Shape cert_;
  std::size_t errors_before_cert_ = 0;
  bool cert_is_sound_ = false;
};

} // namespace mta_tls
