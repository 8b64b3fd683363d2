#pragma once

#include "milter/macros.h"

#include <map>
#include <string>
#include <utility>

namespace mta_tls::testing {

// Macros written where they are used; libmilter's memory of them.
class MacroMap final : public Macros {
public:
  using Values = std::map<std::string, std::string, std::less<>>;

  MacroMap() = default;
  MacroMap(Values values) : values_(std::move(values)) {}

  std::optional<std::string_view> get(const char* name) const override {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt
                                  : std::optional<std::string_view>(found->second);
  }

  // Those of an event replace what the same event has sent before.
  void replace(const Values& former, const Values& values) {
    for (const auto& [name, value] : former) {
      values_.erase(name);
    }
    for (const auto& [name, value] : values) {
      values_.insert_or_assign(name, value);
    }
  }

private:
  Values values_;
};

inline const MacroMap::Values postfix_connect{
    {"j", "mx.example.org"}, {"v", "Postfix 3.7.11"}, {"{daemon_name}", "mx"}};
inline const MacroMap::Values sendmail_connect{
    {"j", "mx.example.org"}, {"v", "8.17.1.9"}, {"{daemon_name}", "MTA-v4"}};
inline const MacroMap::Values tls13{{"{tls_version}", "TLSv1.3"},
                                    {"{cipher}", "TLS_AES_256_GCM_SHA384"},
                                    {"{cipher_bits}", "256"}};

inline MacroMap::Values operator+(MacroMap::Values left, const MacroMap::Values& right) {
  left.insert(right.begin(), right.end());
  return left;
}

} // namespace mta_tls::testing
