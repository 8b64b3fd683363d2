#include "milter/way_out.h"

namespace mta_tls {

namespace {

constexpr std::string_view transport_for_strangers = "relay";

// "bank.example.", as Sendmail has it, is the domain itself.
bool names(std::string_view host, const NextHop& hop) {
  if (host.ends_with('.')) {
    host.remove_suffix(1);
  }
  const auto named = NextHop::parse(host);
  return named && named->kind() == hop.kind() && named->text() == hop.text();
}

} // namespace

std::optional<NextHop> way_out(const RouteQuestion& question, bool is_ours,
                               const Macros& macros) {
  const auto route = route_of(question, macros);
  if (route.kind != Route::Kind::away ||
      (!is_ours && route.transport == transport_for_strangers)) {
    return std::nullopt;
  }
  const auto hop = NextHop::parse(route.next_hop);
  if (!hop) {
    return std::nullopt;
  }
  const auto host = macros.get("{rcpt_host}").value_or(std::string_view());
  const bool by_its_own_hosts = question.mta != Mta::sendmail || names(host, *hop);
  return by_its_own_hosts ? std::optional(*hop) : std::nullopt;
}

} // namespace mta_tls
