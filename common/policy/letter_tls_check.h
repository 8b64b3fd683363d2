#pragma once

#include "common/base/time.h"
#include "common/policy/level.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What a look at the servers of a letter's domains has shown.
enum class TlsCheckVerdict {
  passed, // every server that was seen would get mail over TLS, and one was
  failed, // one would get none
  unseen, // no server of a domain could be seen
  skipped // nobody has looked
};

inline constexpr std::array<std::string_view, 4> tls_check_verdict_words{
    "passed", "failed", "unseen", "skipped"};

std::string_view word(TlsCheckVerdict verdict) noexcept;

struct CheckedDomain {
  std::string domain;
  TlsCheckVerdict verdict = TlsCheckVerdict::unseen; // never `skipped`
  std::string finding;                               // a sentence without its dot
  std::vector<std::string> servers; // "mx.bank.example [192.0.2.1]: encrypted, TLS1.3"
};

// Done when the letter came, before anybody forces TLS. As the file tells it.
struct LetterTlsCheck {
  Instant checked_on;
  TlsCheckVerdict verdict = TlsCheckVerdict::skipped;
  std::optional<SecurityLevel> level; // that the servers were held to
  std::string reason; // of verdicts other than `passed`: why the letter is here even so
  std::vector<CheckedDomain> domains;
};

// Of several domains: what keeps the letter out, if anything does.
TlsCheckVerdict verdict_of(const std::vector<CheckedDomain>& domains) noexcept;

} // namespace mta_tls
