#include "milter/demand/demand_reply.h"

#include "common/dialect/peer_text.h"

#include <fmt/format.h>

#include <utility>

namespace mta_tls {

namespace {

std::string domain_of(const Route& route) {
  return route.domain.empty() ? "a recipient" : plain_domain(route.domain);
}

std::string way_of(const Route& route) {
  // Postfix's transport for names that are nothing but aliases.
  if (route.transport == "error") {
    return "an alias";
  }
  return plain_text(route.next_hop.empty() ? route.transport : route.next_hop);
}

std::string reason(const CannotForce& cannot) {
  const auto domain = domain_of(cannot.culprit);
  switch (cannot.why) {
  case CannotForce::Why::not_agreed:
    return fmt::format("for mail to {} that is not agreed. Ask your postmaster to agree "
                       "on it with them.",
                       domain);
  case CannotForce::Why::mixed:
    return fmt::format("it has recipients here ({}) and elsewhere ({}), for whom that "
                       "cannot be done at once. Send it twice: to those here, and to "
                       "those elsewhere.",
                       domain_of(cannot.here.value_or(Route())), domain);
  case CannotForce::Why::another_way:
    return fmt::format("for mail to {}, which leaves by {}, that is not agreed. Ask your "
                       "postmaster to agree on it with them.",
                       domain, way_of(cannot.culprit));
  case CannotForce::Why::other_ways:
    return fmt::format("mail to {} leaves by {}, mail to others does not. Send it to "
                       "recipients there separately.",
                       domain, way_of(cannot.culprit));
  case CannotForce::Why::untold:
    return fmt::format(
        "this server does not know where mail to {} goes; try again later.", domain);
  case CannotForce::Why::never_told:
    return fmt::format("of mail from a program on this host the server does not know "
                       "where it goes ({}). Send it by SMTP.",
                       domain);
  }
  return {};
}

} // namespace

SmtpReply demand_reply(const MessageDemand& demand, const CannotForce& cannot) {
  auto text = fmt::format(
      "This message must travel encrypted (rule \"{}\", level {}): {}",
      plain_text(demand.rule, max_own_octets), word(demand.level), reason(cannot));
  return is_temporary(cannot.why) ? SmtpReply::of(451, ".7.0", std::move(text))
                                  : SmtpReply::of(550, ".7.10", std::move(text));
}

} // namespace mta_tls
