#include "milter/recipient_route.h"

#include "common/base/text.h"
#include "common/mail/next_hop.h"
#include "milter/envelope_address.h"
#include "milter/forced_marker.h"

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// As the MTAs' own master.cf and mailer definitions call them.
bool delivers_here(Mta mta, std::string_view mailer) {
  constexpr std::array<std::string_view, 4> postfix{"local", "virtual", "lmtp",
                                                    "discard"};
  constexpr std::array<std::string_view, 8> sendmail{
      "local", "prog", "*file*", "*include*", "procmail", "cyrus", "cyrusv2", "discard"};
  return mta == Mta::postfix ? contains(postfix, mailer) : contains(sendmail, mailer);
}

bool is_smtp(Mta mta, std::string_view mailer) {
  constexpr std::array<std::string_view, 2> postfix{"smtp", "relay"};
  constexpr std::array<std::string_view, 5> sendmail{"smtp", "esmtp", "smtp8", "dsmtp",
                                                     "relay"};
  return mta == Mta::postfix ? contains(postfix, mailer) : contains(sendmail, mailer);
}

std::optional<SecurityLevel> forced_by(Mta mta, std::string_view mailer) {
  return mta == Mta::postfix ? level_of_forced_transport(mailer) : std::nullopt;
}

bool are_same(std::string_view next_hop, std::string_view domain) {
  const auto hop = NextHop::parse(next_hop);
  const auto own = NextHop::parse(domain);
  return hop && own ? hop->kind() == own->kind() && hop->text() == own->text()
                    : equals_ignoring_case(next_hop, domain);
}

void go_away(Route& route, const RouteQuestion& question, std::string_view host) {
  const bool is_sendmail = question.mta == Mta::sendmail;
  route.next_hop = is_sendmail ? std::string_view(route.domain) : host;
  route.is_own_way = are_same(route.next_hop, route.domain);
  if (is_sendmail) {
    route.sender = question.sender;
  }
  if (!route.next_hop.empty()) {
    route.kind = Route::Kind::away;
  }
}

} // namespace

Route route_of(const RouteQuestion& question, const Macros& macros) {
  constexpr std::string_view none;
  const auto mta = question.mta;
  const auto address = macros.get("{rcpt_addr}").value_or(none);
  const auto mailer = macros.get("{rcpt_mailer}").value_or(none);
  Route route;
  route.domain = domain_of_address(address.empty() ? question.recipient : address, none);
  route.transport = mailer;
  if (mta == Mta::unknown || mailer.empty()) {
    route.kind =
        question.is_local_submission ? Route::Kind::never_told : Route::Kind::untold;
    return route;
  }
  route.forced = forced_by(mta, mailer);
  if (contains(question.local_mailers, mailer) || delivers_here(mta, mailer)) {
    route.kind = Route::Kind::here;
  } else if (route.forced || is_smtp(mta, mailer)) {
    go_away(route, question, macros.get("{rcpt_host}").value_or(none));
  } else {
    route.kind = Route::Kind::strange;
  }
  return route;
}

bool leaves_this_host(std::string_view mailer) {
  return is_smtp(Mta::postfix, mailer) || is_smtp(Mta::sendmail, mailer) ||
         level_of_forced_transport(mailer);
}

} // namespace mta_tls
