#pragma once

#include "common/discovery/lookup.h"
#include "common/probe/observation.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// All that was seen of one next hop.
struct DomainView {
  NextHop hop;
  Discovered facts;
  StsTrouble sts_trouble;
  DaneReport dane;
  DnsAnswers answers;
  // By preference of the host, then by address.
  std::vector<std::shared_ptr<const ServerObservation>> servers;
};

// What DNS says that mail for the next hop goes to; port 0 stands for that of the hop.
std::vector<ServerPlace> places_of(const NextHop& hop, const DomainView& view,
                                   std::uint16_t port);

} // namespace mta_tls
