#include "common/doctor/sendmail_case.h"

#include "common/base/text.h"
#include "common/doctor/map_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view inet = "inet:";

// Sendmail's "inet:8461@127.0.0.1" and "local:/path" in the words of our other commands.
std::string in_our_words(std::string_view address) {
  constexpr std::string_view local = "local:";
  const auto at = address.find('@');
  if (address.starts_with(inet) && at != address.npos) {
    return fmt::format("{}{}:{}", inet, address.substr(at + 1),
                       address.substr(inet.size(), at - inet.size()));
  }
  return address.starts_with(local) ? fmt::format("unix:{}", address.substr(local.size()))
                                    : std::string(address);
}

bool is_filter_of_ours(const SendmailCf::Definition& filter, const Ground& ground) {
  const auto address = in_our_words(setting_of(filter, "S"));
  const auto listens = [&](const DaemonFact& daemon) {
    return std::any_of(daemon.listeners.begin(), daemon.listeners.end(),
                       [&](const std::string& l) { return in_our_words(l) == address; });
  };
  return filter.name.starts_with("mta-tls") ||
         address.find("mta-tls") != std::string::npos || address.ends_with(":8462") ||
         std::any_of(ground.daemons.begin(), ground.daemons.end(), listens);
}

} // namespace

std::string in_cf(const SendmailCase& about, std::string_view what) {
  return fmt::format("{}/sendmail.cf: {}", about.host.folder, what);
}

std::string in_mc(std::string_view line) {
  return fmt::format("into sendmail.mc: {}\nsendmailconfig, or make -C /etc/mail, and "
                     "restart Sendmail",
                     line);
}

bool lacks_authorities(const SendmailCase& about) {
  return about.option("cacertfile").empty() || about.option("cacertpath").empty();
}

std::string set_authorities() {
  return in_mc("define(`confCACERT', `/etc/ssl/certs/ca-certificates.crt')dnl\n"
               "                  define(`confCACERT_PATH', `/etc/ssl/certs')dnl");
}

std::string socket_address(const SendmailCf::Map& map) {
  for (const auto word : split(map.arguments, ' ')) {
    if (word.starts_with(inet) || word.starts_with("unix:") ||
        word.starts_with("local:")) {
      return in_our_words(word);
    }
  }
  return {};
}

const SendmailCf::Map* map_of_ours(const SendmailCase& about) {
  const auto& maps = about.host.cf.maps;
  const auto found =
      std::find_if(maps.begin(), maps.end(), [](const SendmailCf::Map& map) {
        return map.type == "socket" && map.name == "sendmail";
      });
  return found == maps.end() ? nullptr : &*found;
}

bool has_flag(const SendmailCf::Map& map, std::string_view flag) {
  const auto words = split(map.arguments, ' ');
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return word.starts_with(flag); });
}

std::string_view setting_of(const SendmailCf::Definition& definition,
                            std::string_view name) {
  for (const auto element : list_elements(definition.settings)) {
    if (element.starts_with(name) && element.substr(name.size()).starts_with('=')) {
      return element.substr(name.size() + 1);
    }
  }
  return {};
}

const SendmailCf::Definition* filter_of_ours(const SendmailCase& about) {
  for (const auto& filter : about.host.cf.filters) {
    if (is_filter_of_ours(filter, about.ground)) {
      return &filter;
    }
  }
  return nullptr;
}

std::vector<Ask> sendmail_asks(const SendmailHost& host) {
  std::vector<Ask> all;
  for (const auto& map : host.cf.maps) {
    if (map.type == "socket" && (map.name == "sendmail" || map.name == "sts")) {
      all.push_back({fmt::format("{}/sendmail.cf: K{}", host.folder, map.name),
                     socket_address(map), map.name});
    }
  }
  for (const auto& filter : host.cf.filters) {
    if (filter.name.starts_with("mta-tls")) {
      all.push_back({fmt::format("{}/sendmail.cf: X{}", host.folder, filter.name),
                     in_our_words(setting_of(filter, "S")),
                     {}});
    }
  }
  return all;
}

} // namespace mta_tls::doctor
