#include "common/policy/bare_requirement.h"

namespace mta_tls {

const Requirement& bare_requirement(SecurityLevel level, TlsVersion min_tls) {
  static const auto all = [] {
    std::array<std::array<Requirement, tls_version_words.size()>, all_levels.size()>
        table;
    for (const auto each_level : all_levels) {
      for (std::size_t version = 0; version < tls_version_words.size(); ++version) {
        auto& requirement = table[static_cast<std::size_t>(each_level)][version];
        requirement.level = each_level;
        requirement.min_tls = static_cast<TlsVersion>(version);
      }
    }
    return table;
  }();
  return all[static_cast<std::size_t>(level)][static_cast<std::size_t>(min_tls)];
}

} // namespace mta_tls
