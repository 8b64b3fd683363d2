#include "common/table/match_lists.h"

#include "common/base/text.h"
#include "common/table/loading.h"
#include "common/table/sender_address.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

template <class T>
void add_once(MatchList<T>& list, T value, std::string_view shown, const Place& place,
              Report& report) {
  if (!list.known.insert(value).second) {
    report.error(place, fmt::format("\"{}\" is listed twice", shown));
    return;
  }
  list.values.push_back(std::move(value));
}

std::string why_no_network(std::string_view text, IpNetworkError error) {
  auto why = fmt::format("\"{}\" is no network: {}", printable(text), explain(error));
  if (error != IpNetworkError::host_bits) {
    return why;
  }
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  for (unsigned bits = 0; address && bits <= address->bits(); ++bits) {
    const auto network = IpNetwork::around(*address, bits).text();
    if (network.ends_with(text.substr(slash))) {
      return fmt::format("{}; the network is \"{}\", the address alone \"{}\"", why,
                         network, address->text());
    }
  }
  return why;
}

} // namespace

void add_domain(MatchList<Domain>& domains, const JsonValue& value,
                std::string (*why_none)(std::string_view), Report& report) {
  const auto place = place_of(value, report);
  auto domain = listed_domain(value.text);
  if (!domain) {
    report.error(place, why_none(value.text));
    return;
  }
  const std::string shown(domain->text());
  add_once(domains, std::move(*domain), shown, place, report);
}

void add_network(MatchList<IpNetwork>& networks, const JsonValue& value, Report& report) {
  const auto place = place_of(value, report);
  const auto network = IpNetwork::parse(value.text);
  if (!network) {
    report.error(place, why_no_network(value.text, network.error()));
    return;
  }
  add_once(networks, *network, network->text(), place, report);
}

void add_address(MatchList<std::string>& addresses, const JsonValue& value,
                 Report& report) {
  const auto place = place_of(value, report);
  const auto address = parse_sender_address(value.text);
  if (!address) {
    report.error(place, address.error());
    return;
  }
  add_once(addresses, *address, *address, place, report);
}

void add_user(MatchList<std::string>& users, const JsonValue& value, Report& report) {
  const auto place = place_of(value, report);
  if (!is_plain_text(value.text)) {
    report.error(place, fmt::format("\"{}\" is no login: it is empty, or has blanks "
                                    "around it or control characters in it",
                                    printable(value.text)));
    return;
  }
  auto user = to_lower(value.text);
  const auto shown = printable(user);
  add_once(users, std::move(user), shown, place, report);
}

} // namespace mta_tls
