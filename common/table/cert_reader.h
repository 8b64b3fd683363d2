#pragma once

#include "common/table/binder.h"
#include "common/table/loading.h"
#include "common/table/policy_draft.h"

#include <optional>
#include <vector>

namespace mta_tls {

enum class CertOwner {
  server, // outbound; it may also be held to a CA file of its own
  client  // inbound
};

// Reads "cert", which rules of both directions and profiles have.
class CertReader {
public:
  // Reads into `target`, which must live as long as the reader.
  CertReader(Loading& loading, CertOwner owner, std::optional<CertDraft>& target);
  CertReader(const CertReader&) = delete;
  CertReader& operator=(const CertReader&) = delete;

  // Borrows from this reader.
  Field field() const {
    return {.name = "cert", .kind = Field::Kind::object, .shape = &shape_};
  }

  void clear();

  // False if something was wrong with it, if it was there.
  bool is_sound() const noexcept { return is_sound_; }

private:
  std::vector<Field> fields();
  std::vector<std::string_view> keys() const;
  void begin(const JsonValue& open);
  void end();
  void add_name(const JsonValue& value);
  void set_ca_file(const JsonValue& value);
  void add_key(const JsonValue& value);

  Loading& loading_;
  CertOwner owner_;
  std::optional<CertDraft>& cert_;
  std::size_t errors_before_ = 0;
  bool is_sound_ = false;
  Shape shape_;
};

inline constexpr std::size_t most_patterns = 100;

// Adds a pattern to a list, which begins with the first of them.
void add_pattern(std::optional<Written<std::vector<NamePattern>>>& patterns,
                 const JsonValue& value, Report& report);

} // namespace mta_tls
