#pragma once

#include "common/daemon/messages.h"

namespace mta_tls::message {

// What mta-tls-milter alone can log, and what it means to who reads it.

inline constexpr LogMessage facts_not_told{
    "MTLS_FACTS_NOT_TOLD", LogLevel::warning,
    "These rules pin keys (level fingerprint), which no MTA tells a milter: mail that "
    "they "
    "are about is deferred until it bounces. Let Postfix ask mta-tls-policyd "
    "--delegation for them, or use level verify."};
inline constexpr LogMessage tls_required_removed{
    "MTLS_TLS_REQUIRED_REMOVED", LogLevel::info,
    "The header field \"TLS-Required: no\" (RFC 8689) was taken off a message, because "
    "it "
    "would have let mail that must be encrypted leave without "
    "(defaults.tls_required_no)."};
inline constexpr LogMessage forgery_removed{
    "MTLS_FORGERY_REMOVED", LogLevel::info,
    "A message came with Authentication-Results fields that claimed to be written here. "
    "They were taken off."};
inline constexpr LogMessage mta_gone{
    "MTLS_MTA_GONE", LogLevel::info,
    "The MTA closed its connection while it was told what to change in a message, which "
    "it has not accepted then. Look for its own reason in its log."};
inline constexpr LogMessage session_failed{
    "MTLS_SESSION_FAILED", LogLevel::error,
    "Something failed that should not, while an event of a session was handled; the peer "
    "was asked to try again later. Please report it."};
inline constexpr LogMessage libmilter_ended{
    "MTLS_LIBMILTER_ENDED", LogLevel::error,
    "libmilter has stopped by itself, so the program ends; its own reason is in syslog."};

inline constexpr std::array milter{facts_not_told, tls_required_removed, forgery_removed,
                                   mta_gone,       session_failed,       libmilter_ended};

} // namespace mta_tls::message
