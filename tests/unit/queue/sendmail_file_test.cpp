#include "common/queue/sendmail_file.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

namespace {

// Of Sendmail 8.17.1.9
const std::string file =
    "V8\nT1795407704\nK1795407705\nN1\nP30020\n"
    "MDeferred: 454 4.7.4 TLS is required, but not in use (NONE) with mx.no-tls.lab\n"
    "Fs\n$_localhost [127.0.0.1]\n$rESMTP\n$ssubmitter.lab.test\n${daemon_flags}\n"
    "S<root@mta.lab.test>\nrRFC822; user@no-tls.encrypt.lab\n"
    "RPFD:<user@no-tls.encrypt.lab>\n"
    "H?P?Return-Path: <g>\nH??Received: from submitter.lab.test\n"
    "\tby mta.lab.test with ESMTP\nR is no field of a header\nH??Subject: lab\n.\n";

} // namespace

TEST_CASE("a file of Sendmail's queue", "[queue]") {
  auto text = file;
  text.erase(text.find("R is no"), std::string("R is no field of a header\n").size());
  const auto message = parse_sendmail_file("6AN4LiLQ000314", text);
  REQUIRE(message);
  CHECK(message->id == "6AN4LiLQ000314");
  CHECK(message->sender == "root@mta.lab.test");
  CHECK(format_time(message->arrived) == "2026-11-23T04:21:44Z");
  CHECK(message->recipients ==
        std::vector<QueuedRecipient>{
            {"user@no-tls.encrypt.lab",
             "Deferred: 454 4.7.4 TLS is required, but not in use (NONE) with "
             "mx.no-tls.lab"}});
}

TEST_CASE("a file of Sendmail's queue that is being written is none", "[queue]") {
  const auto end = file.find("\n.\n") + 2;
  for (std::size_t octets = 0; octets < end; ++octets) {
    INFO(octets);
    CHECK_FALSE(parse_sendmail_file("6AN4LiLQ000314", file.substr(0, octets)));
  }
}

TEST_CASE("a bounce in Sendmail's queue has no sender", "[queue]") {
  const auto message = parse_sendmail_file("x", "T1\nS<>\nRPFD:a@b.example\n.\n");
  REQUIRE(message);
  CHECK(message->sender.empty());
  CHECK(message->recipients == std::vector<QueuedRecipient>{{"a@b.example", ""}});
}

TEST_CASE("a quarantined file of Sendmail's queue is held", "[queue]") {
  CHECK(parse_sendmail_file("x", "T1\nqsuspicious\nS<a@b.example>\n.\n")->is_held);
}

TEST_CASE("whose reason Sendmail tells is not known of several domains", "[queue]") {
  CHECK_FALSE(parse_sendmail_file("x", "T1\nMno\nS<>\nRPFD:<a@b.example>\n"
                                       "RPFD:<c@B.example>\n.\n")
                  ->shares_reason);
  CHECK(parse_sendmail_file("x", "T1\nMno\nS<>\nRPFD:<a@b.example>\n"
                                 "RPFD:<a@c.example>\n.\n")
            ->shares_reason);
}

TEST_CASE("a header out of a file of Sendmail's queue", "[queue]") {
  CHECK(header_in_sendmail_file(file) == "Received: from submitter.lab.test\n"
                                         "\tby mta.lab.test with ESMTP\nSubject: lab\n");
  CHECK(header_in_sendmail_file("H?D?Date: now\nH?P?Return-Path: <g>\n x\nH?Subject\n "
                                "x\nS<a@b.example>\n y\n.\nH??X: y\n") ==
        "Date: now\n?Subject\n x\n");
  CHECK(header_in_sendmail_file("").empty());
}

} // namespace mta_tls
