#pragma once

#include "common/log/log.h"

#include <array>

namespace mta_tls::message {

// What discovery can log, and what it means to who reads it.

inline constexpr LogMessage discovery_started{
    "MTLS_DISCOVERY_STARTED", LogLevel::info,
    "The table wants DANE or MTA-STS to be looked up, and this is done from now on. "
    "\"cached\" counts the next hops that are known from before the start."};
inline constexpr LogMessage discovery_failed{
    "MTLS_DISCOVERY_FAILED", LogLevel::error,
    "Nothing can be looked up, so mail waits wherever the table wants discovery. It is "
    "tried again every minute."};
inline constexpr LogMessage dane_off{
    "MTLS_DANE_OFF", LogLevel::error,
    "The self-test says that DNSSEC cannot be validated here: the resolver, or something "
    "on the way, takes signatures away, or the trust anchor is wrong. DANE counts as "
    "absent everywhere until a test succeeds; it is repeated every minute."};
inline constexpr LogMessage dane_on{"MTLS_DANE_ON", LogLevel::info,
                                    "The self-test says that DNSSEC can be validated "
                                    "here: DANE is looked up and obeyed."};
inline constexpr LogMessage dns_silent{"MTLS_DNS_SILENT", LogLevel::warning,
                                       "The self-test had no answer from DNS. Next hops "
                                       "that are to be looked up wait or are "
                                       "deferred, as the table says, until DNS answers."};

inline constexpr LogMessage sts_changed{
    "MTLS_STS_CHANGED", LogLevel::info,
    "The MTA-STS policy of a domain has appeared, changed or gone."};
inline constexpr LogMessage dane_changed{"MTLS_DANE_CHANGED", LogLevel::info,
                                         "What DANE promises for a next hop has changed: "
                                         "TLSA records, or the signatures on the "
                                         "way to them, have appeared or gone."};
inline constexpr LogMessage dane_defers{
    "MTLS_DANE_DEFERS", LogLevel::warning,
    "Mail to this next hop waits: DNS fails in a way that may hide TLSA records. "
    "`mta-tls explain` names the question that fails; \"on_dns_error\" or an exception "
    "in "
    "the table lets mail pass. Twenty a minute are logged."};

inline constexpr LogMessage cache_set_aside{
    "MTLS_CACHE_SET_ASIDE", LogLevel::warning,
    "The file of --cache could not be used and was renamed; a new one was begun. What "
    "was "
    "known of next hops, MTA-STS policies among it, is looked up anew."};
inline constexpr LogMessage cache_failed{
    "MTLS_CACHE_FAILED", LogLevel::error,
    "The file of --cache cannot be read or written. Everything works without it, but a "
    "restart forgets what was known, and so does a full memory. Check the owner of the "
    "file and of its folder, and the disk. A file that has grown to its limit keeps what "
    "it has, and takes new next hops again when others have lapsed. Repeated hourly."};

inline constexpr std::array discovery{
    discovery_started, discovery_failed, dane_off,    dane_on,         dns_silent,
    sts_changed,       dane_changed,     dane_defers, cache_set_aside, cache_failed};

} // namespace mta_tls::message
