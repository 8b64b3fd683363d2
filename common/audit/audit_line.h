#pragma once

#include "common/policy/compare_demands.h"
#include "common/policy/compare_inbound.h"

#include <string>
#include <string_view>

namespace mta_tls {

// What made the daemon compare two tables, or two moments of one.
enum class AuditTrigger { reload, date };

std::string_view word(AuditTrigger trigger) noexcept;

// The audit log is one JSON object a line, in UTF-8:
//   {"time":"2026-11-24T12:00:00Z","event":"change","trigger":"reload",
//    "name":"examplebank.example","below_only":false,"before":"NOTFOUND",
//    "after":"OK encrypt protocols=>=TLSv1.2","change":"stricter",
//    "because":{"rule":"bank","place":"/etc/mta-tls/policy.json:12:5"},
//    "serial":7,"sha256":"…"}
// "name" is "*" for all domains that the table does not list; "below_only" says that the
// line speaks of the names below "name" alone. "before" and "after" are what Postfix is
// answered. "because" tells what the new answer rests on: a rule, {"default":true},
// {"no_rule":true}, and perhaps an exception on top. Where other things are looked up
// than before, "looks_up":{"before":"nothing","after":"DANE and MTA-STS"} stands there.
//
// Of an inbound rule ("defaults" for those of mail that comes in):
//   {"time":"…","event":"change","trigger":"reload","inbound":"bank-in",
//    "before":"absent","after":"from a.example: TLS 1.2 or later","change":"stricter",
//    "place":"/etc/mta-tls/policy.json:12:5","serial":7,"sha256":"…"}
// "place" is that of the new rule, null if there is none. Of a rule about senders or
// messages the same, with "sender_rule":"hr" or "message_rule":"tag" for "inbound".

// True if the answer, and not only what it rests on, is another one.
bool changes_answer(const NameChange& change);

std::string audit_line(const NameChange& change, AuditTrigger trigger,
                       const TableAt& after);
std::string audit_line(const InboundChange& change, AuditTrigger trigger,
                       const TableAt& before, const TableAt& after);
std::string audit_line(const DemandChange& change, AuditTrigger trigger,
                       const TableAt& after);

// The table with which the daemon begins to answer: "event":"start".
std::string audit_start_line(const TableAt& table);

} // namespace mta_tls
