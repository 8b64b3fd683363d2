#pragma once

#include "common/doctor/ask.h"
#include "common/doctor/check.h"
#include "common/doctor/ground.h"
#include "common/doctor/needs.h"
#include "common/doctor/sendmail_host.h"

#include <optional>

namespace mta_tls::doctor {

// A Sendmail, and the policy that it is to keep.
struct SendmailCase {
  const SendmailHost& host;
  const Needs& needs;
  const Ground& ground;

  std::string_view option(std::string_view lower_name) const {
    return host.cf.option(lower_name);
  }
};

using SendmailChecks = Checks<SendmailCase>;

SendmailChecks sendmail_ruleset_checks();  // whether and when it asks
SendmailChecks sendmail_map_checks();      // how it asks
SendmailChecks sendmail_delivery_checks(); // what is done with an answer
SendmailChecks sendmail_inbound_checks();  // whether a session of a partner is judged

// Where a finding is: "/etc/mail/sendmail.cf: O TLSSrvOptions".
std::string in_cf(const SendmailCase& about, std::string_view what);

// A line of sendmail.mc and what makes it take effect.
std::string in_mc(std::string_view line);

// Sendmail loads neither its file of authorities nor its folder where it lacks the other.
bool lacks_authorities(const SendmailCase& about);
std::string set_authorities(); // what mends that

// "inet:8461@127.0.0.1" of a socket map's arguments, as "inet:127.0.0.1:8461"; empty:
// there is none.
std::string socket_address(const SendmailCf::Map& map);

// The map by which it asks for each recipient; null: there is none.
const SendmailCf::Map* map_of_ours(const SendmailCase& about);

// The letters and values of a map's or a filter's settings: 'd' of "-d5", "F" of "F=T".
bool has_flag(const SendmailCf::Map& map, std::string_view flag);
std::string_view setting_of(const SendmailCf::Definition& definition,
                            std::string_view name);

// The filter that is mta-tls-milter; null: none is. And by which of our examples' ways.
const SendmailCf::Definition* filter_of_ours(const SendmailCase& about);

// Where this Sendmail asks daemons of ours.
std::vector<Ask> sendmail_asks(const SendmailHost& host);

} // namespace mta_tls::doctor
