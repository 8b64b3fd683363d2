#include "common/policy/letter_tls_check.h"

#include <algorithm>

namespace mta_tls {

std::string_view word(TlsCheckVerdict verdict) noexcept {
  return tls_check_verdict_words[static_cast<std::size_t>(verdict)];
}

TlsCheckVerdict verdict_of(const std::vector<CheckedDomain>& domains) noexcept {
  for (const auto verdict : {TlsCheckVerdict::failed, TlsCheckVerdict::unseen}) {
    if (std::ranges::find(domains, verdict, &CheckedDomain::verdict) != domains.end()) {
      return verdict;
    }
  }
  return domains.empty() ? TlsCheckVerdict::unseen : TlsCheckVerdict::passed;
}

} // namespace mta_tls
