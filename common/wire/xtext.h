#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// RFC 3461 section 4: "+HH" is an octet in upper-case hexadecimal, and "+" and "=" stand
// for nothing else. nullopt for a "+" that no two such digits follow. What need not have
// been encoded, and was not, is taken as it is: Postfix leaves UTF-8 alone.
std::optional<std::string> decode_xtext(std::string_view text);

} // namespace mta_tls
