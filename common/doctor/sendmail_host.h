#pragma once

#include "common/doctor/version.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::doctor {

// What of a sendmail.cf matters here.
struct SendmailCf {
  struct Map { // K
    std::string name;
    std::string type;      // "socket", "sequence", "hash"
    std::string arguments; // "-d5 -T<TMPF> inet:8461@127.0.0.1"
  };
  struct Definition { // X, M
    std::string name;
    std::string settings; // "S=inet:8462@127.0.0.1, F=T, T=C:5s"
  };
  std::map<std::string, std::string, std::less<>> options; // O; names in lower case
  std::map<std::string, std::string, std::less<>> macros;  // D: "S", "{MTAHost}"
  std::vector<Map> maps;
  std::vector<Definition> filters; // in the order in which they are asked
  std::vector<Definition> mailers;
  // R, with one blank for each run of tabs; names in lower case.
  std::map<std::string, std::vector<std::string>, std::less<>> rulesets;

  std::string_view option(std::string_view lower_name) const;
  const std::vector<std::string>& ruleset(std::string_view lower_name) const;
};

SendmailCf parse_sendmail_cf(std::string_view text);

struct SendmailHost {
  std::string folder; // of sendmail.cf
  Version version;
  std::set<std::string, std::less<>> built_with; // "SOCKETMAP", "STARTTLS", "DANE"
  SendmailCf cf;
  std::optional<SendmailCf> submit; // submit.cf, of programs on this host
  bool is_mc_newer = false;         // sendmail.mc, than the sendmail.cf made from it
};

// What `sendmail -d0.13 -bt` says of itself, into `host`.
void read_sendmail_version(std::string_view text, SendmailHost& host);

} // namespace mta_tls::doctor
