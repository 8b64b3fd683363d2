#pragma once

#include "common/log/log.h"

#include <array>

namespace mta_tls::message {

// What the watch can log, and what it means to who reads it.

inline constexpr LogMessage watch_started{
    "MTLS_WATCH_STARTED", LogLevel::info,
    "Forced and testing domains are looked at on a schedule. \"known\" counts those that "
    "are known from before the start."};
inline constexpr LogMessage watch_failed{
    "MTLS_WATCH_FAILED", LogLevel::error,
    "Nobody can be looked at: the reason is about the options of the watch or of DNS. It "
    "is tried again every minute."};
inline constexpr LogMessage watch_limit{
    "MTLS_WATCH_LIMIT", LogLevel::warning,
    "The table forces TLS for more domains than are watched; \"left_out\" of them, the "
    "last of the file, are not looked at."};
inline constexpr LogMessage watch_finding{
    "MTLS_WATCH_FINDING", LogLevel::info,
    "The watch has seen something change that is no reason to alert anybody, or that is "
    "over. `mta-tls watch DOMAIN` shows what was seen when."};
inline constexpr LogMessage watch_alert{
    "MTLS_WATCH_ALERT", LogLevel::warning,
    "The watch has seen something that a postmaster is to know: mail to a domain would "
    "wait, a certificate or a letter ends soon, a partner's servers are others. People "
    "are told by --alert-command and by mail, once. `mta-tls watch DOMAIN` shows more, "
    "`mta-tls watch --now DOMAIN` looks again."};
inline constexpr LogMessage watch_ourselves{
    "MTLS_WATCH_OURSELVES", LogLevel::error,
    "The watch sees nobody: it is most probably this host's network or DNS. Nothing is "
    "said of single domains until servers answer again."};

inline constexpr LogMessage history_set_aside{
    "MTLS_HISTORY_SET_ASIDE", LogLevel::warning,
    "The file of --history could not be used and was renamed; a new one was begun. What "
    "goes on is told again."};
inline constexpr LogMessage history_failed{
    "MTLS_HISTORY_FAILED", LogLevel::error,
    "The file of --history cannot be read or written. The watch goes on, but `mta-tls "
    "watch` sees nothing new, and a restart tells again what was told. Check the owner "
    "of the file and of its folder, and the disk."};

inline constexpr LogMessage alert_program_failed{
    "MTLS_ALERT_PROGRAM_FAILED", LogLevel::error,
    "The program of --alert-command did not do what it is there for: it ended with "
    "another status than 0, or not in time. What it wrote stands beside it."};
inline constexpr LogMessage alert_mail_failed{
    "MTLS_ALERT_MAIL_FAILED", LogLevel::warning,
    "A mail could not be handed to the server of --alert-mail-via. It is tried again for "
    "a day."};
inline constexpr LogMessage alert_mail_lost{
    "MTLS_ALERT_MAIL_LOST", LogLevel::error,
    "A mail could not be handed over for a day, or too many were waiting, and it was "
    "given up."};

inline constexpr std::array watch{watch_started,     watch_failed,   watch_limit,
                                  watch_finding,     watch_alert,    watch_ourselves,
                                  history_set_aside, history_failed, alert_program_failed,
                                  alert_mail_failed, alert_mail_lost};

} // namespace mta_tls::message
