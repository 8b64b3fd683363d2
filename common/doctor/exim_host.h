#pragma once

#include "common/doctor/version.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::doctor {

using EximOptions = std::map<std::string, std::string, std::less<>>;

// A router or a transport.
struct EximDriver {
  std::string name;
  EximOptions options; // a switch is "true" or "false"

  std::string_view option(std::string_view name) const;
};

// What is configured, as `exim -bP` shows it.
struct EximHost {
  std::string file; // the configuration
  Version version;
  std::string support; // "crypteq iconv() … GnuTLS …"
  EximOptions main;
  std::vector<EximDriver> routers; // in their order
  std::vector<EximDriver> transports;
  std::vector<EximDriver> authenticators;
  std::map<std::string, std::string, std::less<>> acls; // by name: its statements

  std::string_view option(std::string_view name) const;
  const EximDriver* transport(std::string_view name) const;
};

// exim -bV
void read_exim_version(std::string_view text, EximHost& host);
// exim -bP
EximOptions parse_exim_options(std::string_view text);
// exim -bP routers, transports, authenticators
std::vector<EximDriver> parse_exim_drivers(std::string_view text);
// The part "acl" of exim -bP config.
std::map<std::string, std::string, std::less<>> parse_exim_acls(std::string_view text);

} // namespace mta_tls::doctor
