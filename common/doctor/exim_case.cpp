#include "common/doctor/exim_case.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls::doctor {

namespace {

// Adds the address of each ${readsocket{ADDRESS}… of an option.
void add_addresses(const std::string& where, std::string_view value,
                   std::vector<Ask>& all) {
  constexpr std::string_view opening = "${readsocket{";
  for (auto at = value.find(opening); at != value.npos; at = value.find(opening, at)) {
    at += opening.size();
    const auto address = value.substr(at, value.find('}', at) - at);
    const bool is_path = address.starts_with('/');
    if (is_path || address.starts_with("inet:")) {
      all.push_back({where, (is_path ? "unix:" : "") + std::string(address),
                     value.find("exim-out ") == value.npos ? "" : "exim-out"});
    }
  }
}

void add_drivers(const EximHost& host, std::string_view kind,
                 const std::vector<EximDriver>& drivers, std::vector<Ask>& all) {
  for (const auto& driver : drivers) {
    for (const auto& [name, value] : driver.options) {
      add_addresses(fmt::format("{}: {} {}: {}", host.file, kind, driver.name, name),
                    value, all);
    }
  }
}

} // namespace

std::string in_exim(const EximCase& about, std::string_view what) {
  return fmt::format("{}: {}", about.host.file, what);
}

std::vector<Ask> exim_asks(const EximHost& host) {
  std::vector<Ask> all;
  add_drivers(host, "router", host.routers, all);
  add_drivers(host, "transport", host.transports, all);
  for (const auto& [name, text] : host.acls) {
    add_addresses(fmt::format("{}: acl {}", host.file, name), text, all);
  }
  return all;
}

} // namespace mta_tls::doctor
