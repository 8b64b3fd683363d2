#include "policyd/cli/resolver_options.h"

namespace mta_tls {

Result<ResolverOptions, std::string>
resolver_options(const std::vector<std::string>& resolvers,
                 const std::string& trust_anchor) {
  ResolverOptions made;
  made.trust_anchor = trust_anchor;
  for (const auto& text : resolvers) {
    auto server = parse_dns_server(text);
    if (!server) {
      return Unexpected{server.error()};
    }
    made.forwarders.push_back(*std::move(server));
  }
  return made;
}

} // namespace mta_tls
