#pragma once

#include "common/policy/decide.h"

#include <string>
#include <string_view>

namespace mta_tls {

// The values of Postfix's smtp_tls_policy_maps, through socketmap_table(5), as Postfix
// 3.6 and later understand them. Not here: the attributes of TLSRPT (Postfix 3.10).

// True for the ".parent" keys by which Postfix goes on after a NOTFOUND: the bare key was
// answered with its parents in mind.
bool is_postfix_parent_key(std::string_view key) noexcept;

// The key as Postfix types it: next hops, neither case-folded nor IDNA-converted.
OutboundQuestion parse_postfix_key(std::string_view key);

// The key as one of the forced transports types it, map names "postfix-forced" and
// "postfix-forced-verify": whatever the key, there is a demand, so that none is answered
// NOTFOUND. Postfix has no reason to ask for parents after that; if it does, ".x" is
// taken for the names below x.
OutboundQuestion parse_postfix_forced_key(std::string_view key, SecurityLevel demanded);

// Appends "OK encrypt protocols=>=TLSv1.2", "NOTFOUND ", "PERM why" or "TEMP why". Never
// a bare "OK", an empty match=, or an attribute that the level does not take: Postfix
// would ignore the first and defer all mail for the others.
void render_postfix_policy(const Decision& decision, std::string& out);

// The value alone ("encrypt protocols=>=TLSv1.2").
std::string postfix_policy(const Require& require);

} // namespace mta_tls
