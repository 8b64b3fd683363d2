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
    "A message came with fields that claimed to be written here: Authentication-Results "
    "in our name, or X-MTA-TLS-Forced. They were taken off, and had no effect."};
inline constexpr LogMessage demand_kept{
    "MTLS_DEMAND_KEPT", LogLevel::info,
    "A message demands TLS (rules of \"messages\" and \"senders\"), and the table forces "
    "that anyway wherever it goes."};
inline constexpr LogMessage demand_handed_over{
    "MTLS_DEMAND_HANDED_OVER", LogLevel::info,
    "A message demands TLS and was marked for Postfix's transport forcedtls, which takes "
    "it to all its recipients. Postfix logs \"milter-header-filter\" for it: if it does "
    "not, milter_header_checks are not set up, and nothing is forced."};
inline constexpr LogMessage demand_let_go{
    "MTLS_DEMAND_LET_GO", LogLevel::warning,
    "A message demands TLS, has recipients here and elsewhere, and its rule accepts that "
    "nothing is forced then (\"mixed\": \"accept\")."};
inline constexpr LogMessage demand_refused{
    "MTLS_DEMAND_REFUSED", LogLevel::info,
    "A message demands TLS, which cannot be forced for all its recipients: it was "
    "refused, and its sender told why and what to do."};
inline constexpr LogMessage demand_unknown{
    "MTLS_DEMAND_UNKNOWN", LogLevel::warning,
    "A message demands TLS, and the MTA does not tell where a recipient is: its sender "
    "was "
    "asked to try again later. Postfix must tell the macros {rcpt_mailer} and "
    "{rcpt_host} "
    "(milter_rcpt_macros) and its name (milter_macro_v)."};
inline constexpr LogMessage demand_testing{
    "MTLS_DEMAND_TESTING", LogLevel::info,
    "A rule in testing demands TLS for a message; \"outcome\" is what would have become "
    "of it. Nothing was changed."};
inline constexpr LogMessage no_forced_transport{
    "MTLS_NO_FORCED_TRANSPORT", LogLevel::info,
    "Messages can demand TLS by rules of the table, and --forced-transport is not given: "
    "those that go where the table does not force it anyway are refused."};
inline constexpr LogMessage told{
    "MTLS_TOLD", LogLevel::info,
    "One of our users handed in mail for a domain of which the watch knows that mail "
    "cannot go there now, and was told why (on_failure.refuse_new_after_failures). "
    "`mta-tls watch DOMAIN` says more."};
inline constexpr LogMessage history_read{
    "MTLS_HISTORY_READ", LogLevel::debug,
    "What the watch of mta-tls-policyd has written down (--history) was read."};
inline constexpr LogMessage history_unreadable{
    "MTLS_HISTORY_UNREADABLE", LogLevel::warning,
    "What the watch of mta-tls-policyd writes down (--history) cannot be read. No mail "
    "is "
    "refused for what the watch may know, until it can be read again. Check that policyd "
    "runs with --watch, and that the milter's user may read the file."};
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

inline constexpr std::array milter{facts_not_told,
                                   tls_required_removed,
                                   forgery_removed,
                                   demand_kept,
                                   demand_handed_over,
                                   demand_let_go,
                                   demand_refused,
                                   demand_unknown,
                                   demand_testing,
                                   no_forced_transport,
                                   told,
                                   history_read,
                                   history_unreadable,
                                   mta_gone,
                                   session_failed,
                                   libmilter_ended};

} // namespace mta_tls::message
