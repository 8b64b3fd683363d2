#pragma once

#include "common/policy/session_facts.h"
#include "milter/macros.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// Who speaks. What an absent macro means depends on it.
enum class Mta { unknown, postfix, sendmail };

// By the macro v: "Postfix 3.7.11" (milter_macro_v's default), "8.17.1.9".
Mta mta_of(const Macros& macros);

// The other end of the SMTP session, as the MTA tells at CONNECT.
struct SmtpPeer {
  std::string_view name;
  std::optional<IpAddress> address; // nullopt: no network address
  std::uint16_t port = 0;
};

// True for mail that was submitted on this host by sendmail(1):
//   Postfix gives it 127.0.0.1 port 0 (non_smtpd_milters, smtpd -S), which is no
//   TCP client's;
//   Sendmail's `sendmail -bs` has no address, and its submission program is an SMTP
//   client on the loopback interface.
bool is_local_submission(Mta mta, const SmtpPeer& peer);

// Replaces all that `facts` says of TLS by what the macros say now.
//
// {tls_version} there: encrypted. Absent: plain text, as far as the MTA is one that
// always sends it (Postfix: src/smtpd/smtpd_milter.c; Sendmail 8.17: measured); else
// unknown.
//
// Which certificates are trusted, Sendmail says by {verify} = OK alone: it fills
// {cert_subject} for others too. Postfix never sends {verify}, and {cert_subject} only
// for a trusted one; its value is the common name.
void read_tls(Mta mta, const Macros& macros, SessionFacts& facts);

// RFC 4954: {auth_type} is there once the client has authenticated; see is_login().
bool is_authenticated(const Macros& macros);

// Sendmail's form of text from certificates: "+20" is a blank. What is no such code
// stays.
std::string decode_plus(std::string_view text);

// The name of "/C=DE/O=X/CN=name", decoded. nullopt: none, or several, of which one may
// be part of another field's text.
std::optional<std::string> common_name(std::string_view subject);

} // namespace mta_tls
