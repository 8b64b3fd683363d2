#include "common/doctor/exim_host.h"

#include "common/base/text.h"

#include <algorithm>

namespace mta_tls::doctor {

namespace {

std::string_view value_of(const EximOptions& options, std::string_view name) {
  const auto found = options.find(name);
  return found == options.end() ? std::string_view{} : found->second;
}

// "name = value", "switch", "no_switch"
void add_option(std::string_view line, EximOptions& options) {
  constexpr std::string_view no = "no_";
  const auto equals = line.find('=');
  if (equals != std::string_view::npos) {
    options.insert_or_assign(std::string(trim(line.substr(0, equals))),
                             std::string(trim(line.substr(equals + 1))));
  } else if (line.starts_with(no)) {
    options.insert_or_assign(std::string(line.substr(no.size())), "false");
  } else if (!line.empty()) {
    options.insert_or_assign(std::string(line), "true");
  }
}

// The name of "remote_smtp transport:"; empty for another line.
std::string_view driver_name(std::string_view line) {
  for (const std::string_view kind : {" router:", " transport:", " authenticator:"}) {
    if (line.ends_with(kind)) {
      return line.substr(0, line.size() - kind.size());
    }
  }
  return {};
}

std::string_view rest_after(std::string_view line, std::string_view prefix) {
  return line.starts_with(prefix) ? trim(line.substr(prefix.size())) : std::string_view{};
}

// The name of "acl_check_mail:"; empty for a statement.
std::string_view acl_name(std::string_view line) {
  const auto is_part = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
  return line.size() > 1 && line.ends_with(':') &&
                 std::all_of(line.begin(), line.end() - 1, is_part)
             ? line.substr(0, line.size() - 1)
             : std::string_view{};
}

} // namespace

std::string_view EximDriver::option(std::string_view wanted) const {
  return value_of(options, wanted);
}

std::string_view EximHost::option(std::string_view name) const {
  return value_of(main, name);
}

const EximDriver* EximHost::transport(std::string_view name) const {
  const auto found = std::find_if(transports.begin(), transports.end(),
                                  [&](const EximDriver& t) { return t.name == name; });
  return found == transports.end() ? nullptr : &*found;
}

void read_exim_version(std::string_view text, EximHost& host) {
  for (const auto line : split(text, '\n')) {
    if (const auto version = rest_after(line, "Exim version "); !version.empty()) {
      host.version = Version::parse(version);
    } else if (const auto support = rest_after(line, "Support for:"); !support.empty()) {
      host.support = support;
    } else if (const auto file = rest_after(line, "Configuration file is ");
               !file.empty()) {
      host.file = file;
    }
  }
}

EximOptions parse_exim_options(std::string_view text) {
  EximOptions options;
  for (const auto line : split(text, '\n')) {
    add_option(line, options);
  }
  return options;
}

std::vector<EximDriver> parse_exim_drivers(std::string_view text) {
  std::vector<EximDriver> drivers;
  for (const auto line : split(text, '\n')) {
    if (const auto name = driver_name(line); !name.empty()) {
      drivers.push_back({std::string(name), {}});
    } else if (!drivers.empty()) {
      add_option(line, drivers.back().options);
    }
  }
  return drivers;
}

std::map<std::string, std::string, std::less<>> parse_exim_acls(std::string_view text) {
  std::map<std::string, std::string, std::less<>> acls;
  bool is_inside = false;
  std::string* acl = nullptr;
  for (const auto whole : split(text, '\n')) {
    const auto line = trim(whole);
    if (line.starts_with("begin ")) {
      is_inside = trim(line.substr(6)) == "acl";
      acl = nullptr;
    } else if (const auto name = acl_name(line); is_inside && !name.empty()) {
      acl = &acls[std::string(name)];
    } else if (acl && !line.empty() && !line.starts_with('#')) {
      *acl += line;
      *acl += '\n';
    }
  }
  return acls;
}

} // namespace mta_tls::doctor
