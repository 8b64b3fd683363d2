#pragma once

#include "common/daemon/messages.h"

namespace mta_tls::message {

// What mta-tls-policyd alone can log, and what it means to who reads it.

inline constexpr LogMessage request_malformed{
    "MTLS_REQUEST_MALFORMED", LogLevel::warning,
    "A peer sent something that is no socketmap request, or no request of policy "
    "delegation, and was disconnected. Probably it is no mail server, or it asks at the "
    "other's address: check who may reach the address."};
inline constexpr LogMessage connection_dropped{
    "MTLS_CONNECTION_DROPPED", LogLevel::info,
    "A peer did not finish its question, or did not read its answers, for a minute."};
inline constexpr LogMessage accept_failed{
    "MTLS_ACCEPT_FAILED", LogLevel::warning,
    "A connection could not be accepted, mostly because the process is out of file "
    "descriptors (LimitNOFILE). The longest idle connection is closed to make room."};

inline constexpr LogMessage inbound_refused{
    "MTLS_INBOUND_REFUSED", LogLevel::info,
    "A session did not show what an inbound rule wants, and was told so: refused (5xx) "
    "or "
    "to try again (4xx). The audit log has every one, with all that was seen; the log "
    "twenty a minute."};
inline constexpr LogMessage inbound_testing{
    "MTLS_INBOUND_TESTING", LogLevel::info,
    "A rule in mode \"testing\" would have refused this session, which was let through."};
inline constexpr LogMessage inbound_unknown{
    "MTLS_INBOUND_UNKNOWN", LogLevel::warning,
    "An inbound rule needs something of the session that the mail server did not tell, "
    "so "
    "mail of that partner waits. Mostly a setting of the mail server: \"reply\" and the "
    "comments in the examples say which fact, and how it is told."};

inline constexpr std::array policyd{request_malformed, connection_dropped,
                                    accept_failed,     inbound_refused,
                                    inbound_testing,   inbound_unknown};

} // namespace mta_tls::message
