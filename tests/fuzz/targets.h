#pragma once

#include <cstddef>
#include <span>

namespace mta_tls::fuzz {

// Each takes any octets, and throws Violation where a promise is not kept.

// A stream of requests of policy delegation, asked of a table with inbound rules of every
// kind; then the same octets as the key of Exim's inbound question.
void fuzz_delegation(std::span<const std::byte> input);

// An ASN.1 structure, as of a CMS signature; and a ByteRange, a line end, the octets of
// /Contents, a line end, the PDF.
void fuzz_letter(std::span<const std::byte> input);

// A stream of socketmap requests, cut into pieces by a rule of its own, asked of a table
// with a rule of every kind.
void fuzz_socketmap(std::span<const std::byte> input);

// All that an SMTP server says to the probe, cut into pieces.
void fuzz_dialogue(std::span<const std::byte> input);

// The data of one DNS record, as of each type that is read.
void fuzz_dns_rdata(std::span<const std::byte> input);

// All TXT records of a name, one a line.
void fuzz_sts_record(std::span<const std::byte> input);

// What an MTA-STS server answers.
void fuzz_sts_policy(std::span<const std::byte> input);

// The columns of a row of the cache's file, one a line.
void fuzz_fact_row(std::span<const std::byte> input);

// What an MTA lists of its queue, or has in a file of it; or the state of mta-tls queue.
void fuzz_queue(std::span<const std::byte> input);

// What comes to the listener of --metrics.
void fuzz_http_request(std::span<const std::byte> input);

// A policy file; after a line "=== list ===", the file "list" beside it that it may
// import.
void fuzz_table(std::span<const std::byte> input);

// The events of an SMTP session as an MTA tells a milter, one a line, by its first
// letter: Connect, Helo, Mail, Rcpt, L header field, End of message, Abort; D defines a
// macro, U takes it away.
void fuzz_session(std::span<const std::byte> input);

} // namespace mta_tls::fuzz
