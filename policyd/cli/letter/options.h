#pragma once

#include "common/base/time.h"
#include "common/dns/dns_server.h"
#include "common/letter/composed_letter.h"
#include "common/policy/letter.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// What every command about letters needs to know.
struct LetterPlace {
  std::string policy = "/etc/mta-tls/policy.json";
  std::string folder; // empty: the one that the policy file names
  Instant at;
};

// How TXT records are looked up.
struct DnsOptions {
  std::vector<DnsServer> resolvers; // empty: those of the host
  std::string trust_anchor;         // empty: Debian's
};

// Who signed, as the command line tells it.
struct SignatureOptions {
  std::optional<Party> party; // always given
  std::string name;           // empty: that of the certificate
  std::string role;
  std::string organisation;
  std::optional<Instant> signed_on;
  std::optional<SignatureMethod> method;
  std::string checked_by;
};

// The look at the servers of a letter's domains.
struct TlsCheckOptions {
  SecurityLevel level = SecurityLevel::encrypt;
  std::string own_name; // for EHLO; empty: the host's
  std::string skipped;  // why nobody is to look; empty: look
  std::string despite;  // why the letter is taken even if they fail; empty: it is not
};

struct LetterAddOptions {
  LetterPlace place;
  std::string document;
  Letter letter;
  std::vector<std::string> domains;
  std::optional<Instant> received;
  std::string dns_txt;
  SignatureOptions signature;
  std::string ca_file;
  DnsOptions dns;
  TlsCheckOptions tls;
  bool replace = false;
};

struct CountersignOptions {
  LetterPlace place;
  std::string id;
  SignatureOptions signature;
  std::string document; // empty: the letter keeps the one it has
  std::string ca_file;
};

struct LetterCheckOptions {
  LetterPlace place;
  std::string id; // empty: all
  std::string ca_file;
  DnsOptions dns;
  bool offline = false; // TXT records are not looked up
};

struct ExpiringOptions {
  LetterPlace place;
  std::chrono::seconds within = std::chrono::days(45);
};

struct LetterShowOptions {
  LetterPlace place;
  std::string id; // empty: every rule that forces TLS
};

struct RevokeOptions {
  LetterPlace place;
  std::string id;
  std::optional<Instant> on;
};

struct TemplateOptions {
  LetterRequest request;
  std::vector<std::string> domains;
  std::string pdf; // empty: text on standard output
  bool replace = false;
};

} // namespace mta_tls
