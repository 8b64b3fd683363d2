#include "common/doctor/postconf.h"

#include "common/base/text.h"

#include <algorithm>
#include <optional>

namespace mta_tls::doctor {

namespace {

using Setting = std::pair<std::string_view, std::string_view>;

// "name = value", and "name =" for an empty value.
std::optional<Setting> setting_of(std::string_view line) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) {
    return std::nullopt;
  }
  return Setting{trim(line.substr(0, equals)), trim(line.substr(equals + 1))};
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> all;
  for (const auto piece : split(line, ' ')) {
    if (!piece.empty()) {
      all.push_back(piece);
    }
  }
  return all;
}

// service type private unpriv chroot wakeup maxproc command (master(5))
std::optional<PostfixService> service_of(std::string_view line, bool chroot_by_default) {
  const auto fields = words(line);
  if (fields.size() < 8) {
    return std::nullopt;
  }
  const auto chroot = fields[4];
  return PostfixService{std::string(fields[0]),
                        std::string(fields[1]),
                        chroot == "y" || (chroot == "-" && chroot_by_default),
                        std::string(fields[7]),
                        {}};
}

// "name/type/parameter = value"
void add_override(std::string_view line, std::vector<PostfixService>& services) {
  const auto setting = setting_of(line);
  if (!setting) {
    return;
  }
  const auto path = setting->first;
  const auto last = path.rfind('/');
  const auto middle = path.rfind('/', last == 0 ? 0 : last - 1);
  if (last == std::string_view::npos || middle == std::string_view::npos) {
    return;
  }
  for (auto& service : services) {
    if (service.name == path.substr(0, middle) &&
        service.type == path.substr(middle + 1, last - middle - 1)) {
      service.overrides.insert_or_assign(std::string(path.substr(last + 1)),
                                         std::string(setting->second));
    }
  }
}

// Before compatibility level 1, "-" in the column "chroot" means "y".
bool has_chroot_by_default(std::string_view compatibility_level) {
  return Version::parse(compatibility_level) < Version{1};
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n')) {
    if (!line.empty()) {
      lines.emplace_back(line);
    }
  }
  return lines;
}

} // namespace

std::map<std::string, std::string, std::less<>> parse_settings(std::string_view text) {
  std::map<std::string, std::string, std::less<>> settings;
  for (const auto line : split(text, '\n')) {
    if (const auto setting = setting_of(line)) {
      settings.insert_or_assign(std::string(setting->first),
                                std::string(setting->second));
    }
  }
  return settings;
}

std::vector<PostfixService> parse_services(std::string_view services,
                                           std::string_view overrides,
                                           bool chroot_by_default) {
  std::vector<PostfixService> all;
  for (const auto line : split(services, '\n')) {
    if (auto service = service_of(line, chroot_by_default)) {
      all.push_back(*std::move(service));
    }
  }
  for (const auto line : split(overrides, '\n')) {
    add_override(line, all);
  }
  return all;
}

PostfixHost parse_postfix(std::string_view settings, std::string_view services,
                          std::string_view overrides, std::string_view complaints) {
  PostfixHost host;
  host.settings = parse_settings(settings);
  host.folder = host.value("config_directory");
  host.version = Version::parse(host.value("mail_version"));
  host.services = parse_services(
      services, overrides, has_chroot_by_default(host.value("compatibility_level")));
  host.complaints = lines_of(complaints);
  return host;
}

std::vector<std::pair<std::string, std::string>> parse_entries(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto line : split(text, '\n')) {
    const auto tab = line.find('\t');
    if (tab != std::string_view::npos) {
      entries.emplace_back(line.substr(0, tab), trim(line.substr(tab + 1)));
    }
  }
  return entries;
}

} // namespace mta_tls::doctor
