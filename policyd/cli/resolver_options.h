#pragma once

#include "common/base/result.h"
#include "common/dns/resolver.h"

#include <string>
#include <vector>

namespace mta_tls {

// Of what --resolver and --trust-anchor say. The error is a whole sentence.
Result<ResolverOptions, std::string>
resolver_options(const std::vector<std::string>& resolvers,
                 const std::string& trust_anchor);

} // namespace mta_tls
