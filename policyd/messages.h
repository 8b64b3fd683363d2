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

inline constexpr std::array policyd{request_malformed, connection_dropped, accept_failed};

} // namespace mta_tls::message
