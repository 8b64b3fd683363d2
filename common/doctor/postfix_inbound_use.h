#pragma once

#include "common/doctor/postfix_case.h"

#include <map>
#include <string>
#include <vector>

namespace mta_tls::doctor {

// What Postfix asks about sessions: "inet:127.0.0.1:8462", or that in braces with
// settings of its own.
struct Asked {
  std::string address;
  std::map<std::string, std::string, std::less<>> settings;
};

Asked parse_asked(std::string_view element);

// Of smtpd_milters and non_smtpd_milters.
std::vector<Asked> milters(std::string_view value);

// check_policy_service of a list of restrictions.
struct DelegationUse {
  std::string parameter;
  Asked service;
  bool is_after_permit = false; // something before it can end the list
};

std::vector<DelegationUse> delegations(const PostfixHost& host,
                                       const PostfixService& server);

// True where mta-tls-milter, or mta-tls-policyd --delegation, listens: as the daemon
// itself says, or by the addresses of our examples.
bool is_milter_of_ours(const PostfixCase& about, const PostfixService& server,
                       std::string_view address);
bool is_delegation_of_ours(const PostfixCase& about, const PostfixService& server,
                           std::string_view address);

// The same for --submission, which judges nobody's session.
bool is_submission_of_ours(const PostfixCase& about, const PostfixService& server,
                           std::string_view address);

// A unix socket by its place outside of any changed root; inet: as it is written.
std::string place_of(const PostfixCase& about, const PostfixService& server,
                     std::string_view address);

// What of ours judges the sessions of a server.
struct Judges {
  std::vector<Asked> milters;
  std::vector<DelegationUse> delegations;
  bool any() const { return !milters.empty() || !delegations.empty(); }
};

Judges judges_of(const PostfixCase& about, const PostfixService& server);

// The servers to which partners deliver: neither those for mail programs (submission,
// 587, 465), nor those on the loopback, which take mail back from a filter.
std::vector<const PostfixService*> partners_servers(const PostfixHost& host);

// The servers to which our own users hand in mail: those for mail programs, or where
// there are none, the others.
std::vector<const PostfixService*> users_servers(const PostfixHost& host);

} // namespace mta_tls::doctor
