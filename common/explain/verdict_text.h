#pragma once

#include "common/policy/compare.h"

#include <string>
#include <string_view>

namespace mta_tls {

// The words for JSON: "won", "less_specific" …
std::string_view word(Verdict verdict) noexcept;
std::string_view word(Match match) noexcept;
std::string_view word(ExceptionUse use) noexcept;

// Why a rule in testing is not applied, without a full stop.
std::string testing_text(const std::optional<Instant>& enforce_after);

// How a rule came to be looked at and why it won or lost, in one sentence.
std::string verdict_text(const Considered& considered, const RuleBody& body);

// What an exception does here, in one sentence.
std::string exception_text(const Because& because);

} // namespace mta_tls
