#include "common/probe/domain_view.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::uint16_t smtp_port = 25;

void add_places(const std::string& host, DnsType type, std::uint16_t port,
                const DnsAnswers& answers, std::vector<ServerPlace>& places) {
  const auto found = answers.find({host, type});
  if (found == answers.end() || found->second.status != DnsStatus::data) {
    return;
  }
  for (const auto& address : found->second.addresses) {
    places.push_back({host, address, port});
  }
}

std::uint16_t port_of(const NextHop& hop) {
  const auto target = dane_target(hop);
  return target ? target->port : smtp_port;
}

} // namespace

std::vector<ServerPlace> places_of(const NextHop& hop, const DomainView& view,
                                   std::uint16_t port) {
  const auto at = port == 0 ? port_of(hop) : port;
  if (hop.kind() == NextHop::Kind::address) {
    return {{"", std::string(hop.host()), at}};
  }
  std::vector<ServerPlace> places;
  for (const auto& host : view.dane.hosts) {
    add_places(host.name, DnsType::aaaa, at, view.answers, places);
    add_places(host.name, DnsType::a, at, view.answers, places);
  }
  return places;
}

} // namespace mta_tls
