#include "common/queue/complaint.h"

#include <catch2/catch.hpp>

namespace mta_tls {

// The words are those of Postfix 3.7.11, Sendmail 8.17.1.9 and Exim 4.96 in the lab.

TEST_CASE("Postfix's words when mail waits for TLS", "[queue]") {
  const auto [words, complaint] = GENERATE(table<const char*, Complaint>({
      {"TLS is required, but was not offered by host mx.no-tls.lab[192.0.2.25]",
       Complaint::not_offered},
      {"TLS is required, but host mx.refuses.lab[192.0.2.43] refused to start TLS: 454 "
       "4.7.0 TLS not available",
       Complaint::start_refused},
      {"Cannot start TLS: handshake failure", Complaint::handshake_failed},
      {"Server certificate not verified", Complaint::not_verified},
      {"Server certificate not trusted", Complaint::not_verified},
      {"no TLSA records found", Complaint::no_tlsa},
      {"non DNSSEC destination", Complaint::no_tlsa},
      {"client TLS configuration problem", Complaint::no_answer},
      {"delivery temporarily suspended: client TLS configuration problem",
       Complaint::no_answer},
      {"delivery temporarily suspended: Server certificate not verified",
       Complaint::not_verified},
      {"TLS is required, but our TLS engine is unavailable", Complaint::no_local_tls},
  }));
  INFO(words);
  CHECK(complaint_in(words) == complaint);
}

TEST_CASE("Sendmail's words when mail waits for TLS", "[queue]") {
  const auto [words, complaint] = GENERATE(table<const char*, Complaint>({
      {"Deferred: 454 4.7.4 TLS is required, but not in use (NONE) with mx.no-tls.lab",
       Complaint::not_offered},
      {"Deferred: 454 4.7.4 TLS is required, but not in use (TEMP) with mx.refuses.lab",
       Complaint::start_refused},
      {"Deferred: 454 4.7.4 TLS is required, but not in use (SOFTWARE) with "
       "mx.garbage.lab",
       Complaint::handshake_failed},
      {"Deferred: 454 4.7.0 TLS handshake failed.", Complaint::handshake_failed},
      {"Deferred: 454 4.7.5 the certificate is not trusted (FAIL) of mx.expired.lab",
       Complaint::not_verified},
      {"Deferred: 454 4.7.5 the certificate does not bear the name mx.wrong-name.lab",
       Complaint::not_verified},
      {"Deferred: 454 4.7.5 no DANE (FAIL) with mx.tlsa.lab", Complaint::no_tlsa},
      {"sendmail map: lookup (rcpt:good.fingerprint.lab;mx:mx.good.lab;tls:;from:"
       "root@mta.lab.test;): deferred",
       Complaint::no_answer},
      {"sendmail map: lookup (try:good.encrypt.lab;mx:mx.good.lab;tls:;from:"
       "root@mta.lab.test;): deferred",
       Complaint::no_answer},
      {"Deferred: 451 4.7.5 no TLS policy that Sendmail can obey", Complaint::no_answer},
  }));
  INFO(words);
  CHECK(complaint_in(words) == complaint);
}

TEST_CASE("Exim's words when mail waits for TLS", "[queue]") {
  const auto [words, complaint] = GENERATE(table<const char*, Complaint>({
      {"R=mta_tls_send T=mta_tls_verify defer (-38) H=mx.no-tls.lab [192.0.2.25]: a TLS "
       "session is required, but the server did not offer TLS support",
       Complaint::not_offered},
      {"R=mta_tls_send T=mta_tls_verify defer (-38) H=mx.refuses.lab [192.0.2.43]: a TLS "
       "session is required, but an attempt to start TLS failed",
       Complaint::start_refused},
      {"R=mta_tls_send T=mta_tls_encrypt defer (-37) H=mx.garbage.lab [192.0.2.41]: TLS "
       "session: (gnutls_handshake): The TLS connection was non-properly terminated.",
       Complaint::handshake_failed},
      {"R=mta_tls_send T=mta_tls_verify defer (-37) H=mx.wrong-name.lab [192.0.2.23]: "
       "TLS session: (gnutls_handshake): Error in the certificate.",
       Complaint::not_verified},
      {"R=mta_tls_send T=mta_tls_verify defer (-37) H=mx.expired.lab [192.0.2.24]: TLS "
       "session: (certificate verification failed): certificate invalid",
       Complaint::not_verified},
      {"R=mta_tls_ask defer (-1): TLS policy of other.encrypt.lab: FAIL",
       Complaint::no_answer},
      {"R=mta_tls_send T=mta_tls_verify defer (-54): retry time not reached for any host "
       "for 'no-tls.encrypt.lab'",
       Complaint::put_off},
  }));
  INFO(words);
  CHECK(complaint_in(words) == complaint);
}

TEST_CASE("mail that waits for other reasons is left out", "[queue]") {
  const auto* words = GENERATE(
      "", "connect to mx.example[192.0.2.1]:25: Connection refused",
      "host mx.example[192.0.2.1] said: 451 4.7.1 Greylisted (in reply to RCPT TO)",
      "Host or domain name not found. Name service error for name=x type=MX",
      "Deferred: Connection refused by mx.example.",
      "R=dnslookup T=remote_smtp defer (111) H=mx.example [192.0.2.1]: Connection "
      "refused");
  CHECK_FALSE(complaint_in(words));
}

TEST_CASE("whose fault a complaint tells", "[queue]") {
  CHECK(fault_of(Complaint::no_answer) == Fault::ours);
  CHECK(fault_of(Complaint::no_local_tls) == Fault::ours);
  CHECK(fault_of(Complaint::not_offered) == Fault::theirs);
  CHECK(fault_of(Complaint::not_verified) == Fault::unclear);
}

} // namespace mta_tls
