#pragma once

#include "common/doctor/version.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mta_tls::doctor {

using Entries = std::vector<std::pair<std::string, std::string>>; // key, value

// What postmap(1) has told of a table that main.cf names.
struct TableFact {
  std::string table;      // "texthash:/etc/postfix/tls_policy"
  bool is_listed = false; // all of its entries; else those that were asked for
  Entries entries;
};

struct PostfixService {
  std::string name; // "smtp"
  std::string type; // "unix"
  bool chroot = false;
  std::string command;                                       // "smtp"
  std::map<std::string, std::string, std::less<>> overrides; // -o
};

// A Postfix instance as postconf(1) shows it.
struct PostfixHost {
  std::string folder; // of main.cf
  Version version;
  std::map<std::string, std::string, std::less<>> settings; // those in effect, expanded
  std::vector<PostfixService> services;
  std::vector<std::string> complaints; // warnings of postconf
  std::vector<TableFact> tables;

  // Empty for a parameter that this release does not have.
  std::string_view value(std::string_view parameter) const;
  std::string_view value(const PostfixService& service, std::string_view parameter) const;
  bool knows(std::string_view parameter) const;
  bool is_on(std::string_view parameter) const { return value(parameter) == "yes"; }

  const PostfixService* service(std::string_view name) const; // that delivers
  // Of a table that a list of main.cf names; none, if nobody has looked at it.
  const Entries& entries(std::string_view element) const;

  // A path that the service opens after it has changed its root, as we would name it.
  std::string outside(const PostfixService& service, std::string_view path) const;
};

// The delivery agents that speak SMTP to other hosts.
std::vector<const PostfixService*> smtp_clients(const PostfixHost& host);
// What takes mail from other hosts.
std::vector<const PostfixService*> smtp_servers(const PostfixHost& host);

} // namespace mta_tls::doctor
