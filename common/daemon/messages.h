#pragma once

#include "common/log/log.h"

#include <array>

namespace mta_tls::message {

// What any of the daemons can log, and what it means to who reads it.

inline constexpr LogMessage started{
    "MTLS_STARTED", LogLevel::info,
    "The daemon has its table and answers on the addresses named."};
inline constexpr LogMessage metrics_served{
    "MTLS_METRICS_SERVED", LogLevel::info,
    "Prometheus may ask for /metrics at these addresses. Whoever reaches them learns how "
    "much is asked and refused here."};
inline constexpr LogMessage stopping{
    "MTLS_STOPPING", LogLevel::info,
    "A signal asked the daemon to leave. What was asked until now is still answered."};
inline constexpr LogMessage stopped{
    "MTLS_STOPPED", LogLevel::info,
    "The daemon has left. \"unanswered\" counts connections that had to be cut off "
    "because "
    "the peer neither read its answers nor finished its question in time."};

inline constexpr LogMessage table_loaded{
    "MTLS_TABLE_LOADED", LogLevel::info,
    "This version of the policy table is in force from now on."};
inline constexpr LogMessage table_warning{"MTLS_TABLE_WARNING", LogLevel::warning,
                                          "The policy file is valid, but something in it "
                                          "is worth a look. `mta-tls check` shows "
                                          "the line."};
inline constexpr LogMessage table_changed{
    "MTLS_TABLE_CHANGED", LogLevel::info,
    "What the new table changes: domains added and removed, inbound rules that differ, "
    "\"demands\": rules about senders and messages that differ, promises made stricter "
    "and "
    "weaker; with names where they are few."};
inline constexpr LogMessage table_weaker{
    "MTLS_TABLE_WEAKER", LogLevel::warning,
    "Mail to these domains, or by these rules for mail that comes in, for senders or for "
    "messages, is protected less than before. If nobody meant that, put the former file "
    "back; the audit log has every name."};
inline constexpr LogMessage table_unchanged{
    "MTLS_TABLE_UNCHANGED", LogLevel::debug,
    "A file was touched or a reload asked for, but the contents are what is in force."};
inline constexpr LogMessage table_mended{
    "MTLS_TABLE_MENDED", LogLevel::info,
    "After a version that could not be loaded, the file is again the one in force."};
inline constexpr LogMessage reload_failed{
    "MTLS_RELOAD_FAILED", LogLevel::error,
    "The changed policy file was not taken: it has errors, or a serial smaller than the "
    "one in force. The former table stays in force. `mta-tls status` shows every error."};
inline constexpr LogMessage date_passed{"MTLS_DATE_PASSED", LogLevel::info,
                                        "A date of the table has come (enforce_after, "
                                        "valid_from, or the end of an exception) "
                                        "and changed decisions without a reload."};

inline constexpr LogMessage inbound_refused{
    "MTLS_INBOUND_REFUSED", LogLevel::info,
    "A session did not show what an inbound rule wants, and was told so: refused (5xx) "
    "or "
    "to try again (4xx). The audit log has every one, with all that was seen; the log of "
    "mta-tls-policyd twenty a minute."};
inline constexpr LogMessage inbound_testing{
    "MTLS_INBOUND_TESTING", LogLevel::info,
    "A rule in mode \"testing\" would have refused this session, which was let through."};
inline constexpr LogMessage inbound_unknown{
    "MTLS_INBOUND_UNKNOWN", LogLevel::warning,
    "An inbound rule needs something of the session that the mail server did not tell, "
    "so "
    "mail of that partner waits. Mostly a setting of the mail server: \"reply\" and the "
    "comments in the examples say which fact, and how it is told."};

inline constexpr LogMessage watch_incomplete{
    "MTLS_WATCH_INCOMPLETE", LogLevel::warning,
    "A folder cannot be watched (no permission to read it, or fs.inotify limits). "
    "Changes "
    "there are noticed within 30 seconds instead of at once; `mta-tls reload` does it "
    "now."};
inline constexpr LogMessage audit_failed{
    "MTLS_AUDIT_FAILED", LogLevel::error,
    "Lines could not be written to the audit file; they are lost there."};
inline constexpr LogMessage audit_not_reopened{
    "MTLS_AUDIT_NOT_REOPENED", LogLevel::warning,
    "The audit file was rotated away, but a new one could not be opened. Lines go on "
    "into "
    "the old one; check the owner of the file and of its folder."};

inline constexpr LogMessage stays_root{"MTLS_STAYS_ROOT", LogLevel::warning,
                                       "The daemon runs as root because --user root says "
                                       "so. It needs no privilege to work."};
inline constexpr LogMessage internal_error{
    "MTLS_INTERNAL_ERROR", LogLevel::error,
    "Something failed that should not. The daemon goes on; please report it."};

inline constexpr std::array common{
    started,        stopping,           stopped,         table_loaded,
    table_warning,  table_changed,      table_weaker,    table_unchanged,
    table_mended,   reload_failed,      date_passed,     watch_incomplete,
    audit_failed,   audit_not_reopened, stays_root,      internal_error,
    metrics_served, inbound_refused,    inbound_testing, inbound_unknown};

} // namespace mta_tls::message
