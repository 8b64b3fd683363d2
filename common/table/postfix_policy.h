#pragma once

#include "common/table/policy_draft.h"
#include "common/table/postfix_table.h"

#include <optional>
#include <span>

namespace mta_tls {

// The value of a line of a Postfix TLS policy table: a level and its attributes.
// `own_name` is what "nexthop" in "match" stands for; null where the line is about many
// names. nullopt, and a report, for whatever could not be kept to the letter: an
// attribute that is left out might leave mail with less than the line promises.
std::optional<PolicyDraft> parse_postfix_policy(std::span<const Word> words,
                                                const Domain* own_name,
                                                std::uint16_t source, Report& report);

// The lowest version of "protocols" ("TLSv1.2:TLSv1.3", ">=TLSv1.2", "!SSLv3:!TLSv1");
// nullopt if it says anything but a lowest version.
std::optional<TlsVersion> min_tls_of_protocols(std::string_view protocols);

} // namespace mta_tls
