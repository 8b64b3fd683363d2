#pragma once

#include "common/daemon/messages.h"

namespace mta_tls::message {

// What mta-tls-milter alone can log, and what it means to who reads it.

inline constexpr LogMessage session_refused{
    "MTLS_REFUSED", LogLevel::info,
    "A sender or recipient was refused, because the session did not have what a rule "
    "wants of it. \"reply\" is what the partner was told."};
inline constexpr LogMessage session_would_refuse{
    "MTLS_WOULD_REFUSE", LogLevel::info,
    "A rule in testing let a sender or recipient through that it will refuse when it is "
    "enforced."};
inline constexpr LogMessage fact_unknown{
    "MTLS_FACT_UNKNOWN", LogLevel::warning,
    "A rule needs a fact that the MTA did not tell, so the partner was asked to try "
    "again "
    "later. A milter never learns of keys (level fingerprint); an MTA that is neither "
    "Postfix nor Sendmail by its macro v is believed only what it says."};
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
inline constexpr LogMessage session_failed{
    "MTLS_SESSION_FAILED", LogLevel::error,
    "Something failed that should not, while an event of a session was handled; the peer "
    "was asked to try again later. Please report it."};
inline constexpr LogMessage libmilter_ended{
    "MTLS_LIBMILTER_ENDED", LogLevel::error,
    "libmilter has stopped by itself, so the program ends; its own reason is in syslog."};

inline constexpr std::array milter{session_refused, session_would_refuse, fact_unknown,
                                   facts_not_told,  tls_required_removed, forgery_removed,
                                   session_failed,  libmilter_ended};

} // namespace mta_tls::message
