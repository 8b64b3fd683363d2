#include "common/dane/dane_target.h"

#include "common/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace mta_tls {

namespace {

struct Service {
  std::string_view name;
  std::uint16_t port;
};

// The services that mail is handed over to, as /etc/services has them everywhere.
constexpr std::array<Service, 5> services{{{"smtp", 25},
                                           {"submission", 587},
                                           {"submissions", 465},
                                           {"smtps", 465},
                                           {"ssmtp", 465}}};

std::optional<std::uint16_t> port_of(std::string_view text) {
  if (is_digit(text.front())) {
    std::uint16_t port = 0;
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, port);
    return parsed.ptr == end ? std::optional(port) : std::nullopt; // "3com-tsmux"
  }
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const Service& s) { return s.name == text; });
  return found == services.end() ? std::nullopt : std::optional(found->port);
}

// "587" of "[x.example]:587"
std::string_view port_text(const NextHop& hop) {
  const auto text = hop.text();
  const auto colon = text.rfind(':');
  return colon == std::string_view::npos ? std::string_view("25")
                                         : text.substr(colon + 1);
}

} // namespace

std::optional<DaneTarget> dane_target(const NextHop& hop) {
  const std::string name(hop.host());
  switch (hop.kind()) {
  case NextHop::Kind::domain:
    return DaneTarget{name};
  case NextHop::Kind::host:
    if (const auto port = port_of(port_text(hop))) {
      return DaneTarget{name, *port, !hop.text().starts_with('[')};
    }
    return std::nullopt;
  case NextHop::Kind::address:
  case NextHop::Kind::odd_domain:
    return std::nullopt;
  }
  return std::nullopt;
}

} // namespace mta_tls
