#include "common/dialect/delegation.h"
#include "tests/unit/dialect/recorded.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;
using Request = std::vector<Attribute>;

// As Postfix 3.7.11 asks at RCPT, of a session with a trusted certificate.
Request trusted_request() {
  return {{"request", "smtpd_access_policy"},
          {"protocol_state", "RCPT"},
          {"protocol_name", "ESMTP"},
          {"client_address", "192.0.2.1"},
          {"client_name", "out.bank.example"},
          {"client_port", "40230"},
          {"reverse_client_name", "out.bank.example"},
          {"server_address", "198.51.100.1"},
          {"server_port", "25"},
          {"helo_name", "out.bank.example"},
          {"sender", "teller@bank.example"},
          {"recipient", "us@our.example"},
          {"recipient_count", "0"},
          {"queue_id", "4dT1"},
          {"instance", "1e6.64b.0"},
          {"size", "0"},
          {"etrn_domain", ""},
          {"stress", ""},
          {"sasl_method", ""},
          {"sasl_username", ""},
          {"sasl_sender", ""},
          {"ccert_subject", "client.bank.example"},
          {"ccert_issuer", "Lab+20Root"},
          {"ccert_fingerprint", "35:A7"},
          {"ccert_pubkey_fingerprint",
           "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:"
           "19:1A:1B:1C:1D:1E:FF"},
          {"encryption_protocol", "TLSv1.3"},
          {"encryption_cipher", "TLS_AES_256_GCM_SHA384"},
          {"encryption_keysize", "256"},
          {"policy_context", ""}};
}

Request with(Request request, std::string_view name, std::string_view value) {
  const auto found =
      std::find_if(request.begin(), request.end(),
                   [&](const Attribute& attribute) { return attribute.name == name; });
  REQUIRE(found != request.end());
  found->value = value;
  return request;
}

Request without(Request request, std::string_view name) {
  const auto size = request.size();
  std::erase_if(request,
                [&](const Attribute& attribute) { return attribute.name == name; });
  REQUIRE(request.size() == size - 1);
  return request;
}

Request plain_request() {
  auto request = trusted_request();
  for (const auto* name :
       {"ccert_subject", "ccert_issuer", "ccert_fingerprint", "ccert_pubkey_fingerprint",
        "encryption_protocol", "encryption_cipher"}) {
    request = with(request, name, "");
  }
  return with(request, "encryption_keysize", "0");
}

SessionFacts facts(const Request& request) {
  const auto parsed = parse_delegation(request);
  REQUIRE(parsed);
  REQUIRE(*parsed);
  return (*parsed)->facts;
}

std::string answer(const Request& request, const Snapshot& snapshot,
                   InboundRecorder* recorder = nullptr) {
  std::string reply = "before ";
  const auto action = answer_delegation(request, snapshot, now, recorder, reply);
  REQUIRE(reply.starts_with("before action="));
  REQUIRE(reply.ends_with("\n\n"));
  REQUIRE(std::count(reply.begin(), reply.end(), '\n') == 2);
  reply = reply.substr(14, reply.size() - 16);
  const bool is_dunno = reply == "DUNNO";
  const bool is_defer = reply.starts_with("DEFER_IF_PERMIT 4.");
  CHECK((action == DelegationAction::dunno) == is_dunno);
  CHECK((action == DelegationAction::defer) == is_defer);
  CHECK((is_dunno || is_defer || reply.starts_with("5")));
  return reply;
}

} // namespace

TEST_CASE("a delegation request tells a session", "[dialect]") {
  const auto request = trusted_request();
  const auto parsed = parse_delegation(request);
  REQUIRE(parsed);
  REQUIRE(*parsed);
  const auto& question = **parsed;
  CHECK(question.source == "delegation");
  CHECK(question.sender == "teller@bank.example");
  CHECK(question.recipient == "us@our.example");
  CHECK(question.helo == "out.bank.example");
  CHECK(question.client_name == "out.bank.example");
  CHECK(question.queue_id == "4dT1");
  CHECK(question.envelope.sender_domain == "bank.example");
  CHECK(question.envelope.recipient_domain == "our.example");
  CHECK(question.facts.client == address("192.0.2.1"));
  CHECK_FALSE(question.facts.local_submission);
  CHECK_FALSE(question.facts.authenticated);
  CHECK(question.facts.tls == TlsState::encrypted);
  CHECK(question.facts.protocol == "TLSv1.3");
  CHECK(question.facts.version == TlsVersion::v1_3);
  CHECK(question.facts.cipher == "TLS_AES_256_GCM_SHA384");
  CHECK(question.facts.cipher_bits == 256U);
  CHECK(question.facts.trust == ClientTrust::trusted);
  CHECK(question.facts.certificate_names ==
        std::vector<std::string>{"client.bank.example"});
  CHECK(question.facts.certificate_issuer == "Lab Root");
  REQUIRE(question.facts.key);
  CHECK(question.facts.key->octets[0] == 0);
  CHECK(question.facts.key->octets[30] == 0x1e);
  CHECK(question.facts.key->octets[31] == 0xff);
  CHECK_FALSE(question.facts.has_no_key);
}

TEST_CASE("empty TLS attributes are plain text without a certificate", "[dialect]") {
  const auto plain = facts(plain_request());
  CHECK(plain.tls == TlsState::plain);
  CHECK(plain.protocol.empty());
  CHECK_FALSE(plain.version);
  CHECK_FALSE(plain.cipher_bits);
  CHECK(plain.trust == ClientTrust::not_trusted);
  CHECK_FALSE(plain.certificate_names);
  CHECK_FALSE(plain.key);
  CHECK(plain.has_no_key);
}

TEST_CASE("an attribute that is missing leaves its fact unknown", "[dialect]") {
  const auto request = trusted_request();
  CHECK_FALSE(facts(without(request, "client_address")).client);
  CHECK(facts(without(request, "encryption_protocol")).tls == TlsState::unknown);
  CHECK_FALSE(facts(without(request, "encryption_protocol")).version);
  CHECK(facts(without(request, "encryption_cipher")).cipher.empty());
  CHECK_FALSE(facts(without(request, "encryption_keysize")).cipher_bits);
  CHECK(facts(without(request, "ccert_subject")).trust == ClientTrust::unknown);
  CHECK(facts(without(request, "ccert_issuer")).trust == ClientTrust::unknown);
  const auto no_key = facts(without(request, "ccert_pubkey_fingerprint"));
  CHECK_FALSE(no_key.key);
  CHECK_FALSE(no_key.has_no_key);
  CHECK_FALSE(facts(without(request, "sasl_username")).authenticated);
}

TEST_CASE("an odd attribute leaves its fact unknown", "[dialect]") {
  const auto request = trusted_request();
  const auto address_text =
      GENERATE(as<std::string>{}, "", "unknown", "192.0.2", "192.0.2.1 ", "mx.example");
  CHECK_FALSE(facts(with(request, "client_address", address_text)).client);
  const auto protocol = GENERATE(as<std::string>{}, "TLSv1.4", "SSLv3", "tls", " ");
  CHECK(facts(with(request, "encryption_protocol", protocol)).tls == TlsState::encrypted);
  CHECK_FALSE(facts(with(request, "encryption_protocol", protocol)).version);
  const auto bits =
      GENERATE(as<std::string>{}, "", "-1", "256 ", " 256", "256x", "99999999999");
  CHECK_FALSE(facts(with(request, "encryption_keysize", bits)).cipher_bits);
  const auto name = GENERATE(as<std::string>{}, "+", "a+2", "+zz", "+2b");
  CHECK(facts(with(request, "ccert_subject", name)).trust == ClientTrust::unknown);
  CHECK(facts(with(request, "ccert_issuer", name)).trust == ClientTrust::unknown);
  CHECK_FALSE(facts(with(request, "ccert_subject", name)).certificate_names);
}

TEST_CASE("a digest that is not SHA-256 leaves the key unknown", "[dialect]") {
  std::string sha256 = "AB";
  for (int i = 1; i < 32; ++i) {
    sha256 += ":cd";
  }
  const auto request = trusted_request();
  REQUIRE(facts(with(request, "ccert_pubkey_fingerprint", sha256)).key);
  auto no_colon = sha256;
  no_colon[2] = '-';
  auto no_digit = sha256;
  no_digit.back() = 'g';
  auto sign = sha256;
  sign[3] = '-';
  for (const auto& text : {sha256.substr(0, 47), sha256.substr(0, 59), sha256 + ":00",
                           sha256 + ":", no_colon, no_digit, sign, std::string("x")}) {
    INFO(text);
    const auto told = facts(with(request, "ccert_pubkey_fingerprint", text));
    CHECK_FALSE(told.key);
    CHECK_FALSE(told.has_no_key);
  }
}

TEST_CASE("either name of a certificate means that Postfix trusts it", "[dialect]") {
  const auto request = trusted_request();
  const auto nameless = facts(with(request, "ccert_subject", ""));
  CHECK(nameless.trust == ClientTrust::trusted);
  CHECK_FALSE(nameless.certificate_names); // it may have others, which are not told
  CHECK(facts(with(request, "ccert_issuer", "")).trust == ClientTrust::trusted);
}

TEST_CASE("a name of a certificate is decoded before it is compared", "[dialect]") {
  const auto told =
      facts(with(trusted_request(), "ccert_subject", "a.example+0Asender=b@x"));
  CHECK(told.certificate_names == std::vector<std::string>{"a.example\nsender=b@x"});
}

TEST_CASE("who has a SASL name is authenticated", "[dialect]") {
  const auto bob = with(trusted_request(), "sasl_username", "bob");
  CHECK(facts(bob).authenticated);
  CHECK(facts(with(bob, "sasl_method", "PLAIN")).authenticated);
  CHECK_FALSE(facts(with(bob, "sasl_method", "external")).authenticated);
}

TEST_CASE("sender and recipient are known by what follows the last at sign",
          "[dialect]") {
  const auto request = trusted_request();
  const auto envelope = [&](std::string_view sender, std::string_view recipient) {
    const auto asked = with(with(request, "sender", sender), "recipient", recipient);
    return (*parse_delegation(asked))->envelope;
  };
  CHECK(envelope("", "").sender_domain.empty());
  CHECK_FALSE(envelope("", "").recipient_domain);
  CHECK(envelope("\"a@x\"@y", "b").sender_domain == "y");
  CHECK(envelope("a", "b").recipient_domain == "");
}

TEST_CASE("before MAIL, at VRFY and at ETRN there is no opinion", "[dialect]") {
  const auto snapshot = build_inbound({
      inbound_rule("all", encrypt, {{}, {"192.0.2.0/24"}}),
  });
  for (const auto* state : {"CONNECT", "EHLO", "HELO", "VRFY", "ETRN"}) {
    INFO(state);
    CHECK(answer(with(plain_request(), "protocol_state", state), *snapshot) == "DUNNO");
    CHECK(answer(without(with(plain_request(), "protocol_state", state), "sender"),
                 *snapshot) == "DUNNO");
  }
  for (const auto* state : {"MAIL", "RCPT", "DATA", "END-OF-MESSAGE", "BDAT", "NEWS"}) {
    INFO(state);
    CHECK(answer(with(plain_request(), "protocol_state", state), *snapshot)
              .starts_with("530 5.7.0 TLS is required for mail from [192.0.2.1]"));
  }
  CHECK(answer(without(plain_request(), "protocol_state"), *snapshot)
            .starts_with("530 5.7.0 "));
}

TEST_CASE("the answer to a delegation request is an action of access(5)", "[dialect]") {
  auto bank = inbound_rule("bank", verify, {{"bank.example"}});
  bank.requirement.names.push_back(name_pattern("client.bank.example"));
  auto later_on = inbound_rule("later", encrypt, {{"later.example"}});
  later_on.on_failure.action = InboundFailure::Action::tempfail;
  const auto snapshot = build_inbound({bank, later_on});
  const auto request = trusted_request();

  CHECK(answer(request, *snapshot) == "DUNNO");
  CHECK(answer(with(plain_request(), "sender", "a@other.example"), *snapshot) == "DUNNO");
  CHECK(answer(with(plain_request(), "sender", ""), *snapshot) == "DUNNO");
  CHECK(answer(plain_request(), *snapshot) ==
        "530 5.7.0 TLS is required for mail from bank.example (rule \"bank\"): the "
        "session is in plain text; STARTTLS first.");
  CHECK(
      answer(with(request, "ccert_subject", "other.example"), *snapshot) ==
      "550 5.7.5 A client certificate with the name client.bank.example is required for "
      "mail from bank.example (rule \"bank\"): the client's certificate names "
      "other.example.");
  CHECK(answer(with(plain_request(), "sender", "a@later.example"), *snapshot) ==
        "DEFER_IF_PERMIT 4.7.0 TLS is required for mail from later.example (rule "
        "\"later\"): the session is in plain text; STARTTLS first.");
  CHECK(answer(without(request, "ccert_subject"), *snapshot)
            .starts_with("DEFER_IF_PERMIT 4.7.0 "));
}

TEST_CASE("a pinned key needs no trusted certificate", "[dialect]") {
  auto rule = inbound_rule("pinned", fingerprint, {{"bank.example"}});
  rule.requirement.keys.push_back(*facts(trusted_request()).key);
  const auto snapshot = build_inbound({rule});
  auto request = with(with(trusted_request(), "ccert_subject", ""), "ccert_issuer", "");
  CHECK(answer(request, *snapshot) == "DUNNO");
  CHECK(answer(with(request, "ccert_pubkey_fingerprint", ""), *snapshot)
            .starts_with("550 5.7.5 "));
  // An MD5 digest tells nothing: not a yes, and not a no.
  CHECK(answer(with(request, "ccert_pubkey_fingerprint",
                    "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F"),
               *snapshot)
            .starts_with("DEFER_IF_PERMIT 4.7.0 "));
}

TEST_CASE("what is no policy request is deferred, never passed", "[dialect]") {
  const auto snapshot = build_inbound({});
  const std::string no_request =
      "DEFER_IF_PERMIT 4.3.0 TLS policy: not a request of smtpd_access_policy";
  CHECK(answer({}, *snapshot) == no_request);
  CHECK(answer(without(trusted_request(), "request"), *snapshot) == no_request);
  CHECK(answer(with(trusted_request(), "request", "junk"), *snapshot) == no_request);
  CHECK(answer(without(trusted_request(), "sender"), *snapshot) ==
        "DEFER_IF_PERMIT 4.3.0 TLS policy: no sender in the request");
}

TEST_CASE("nothing of a peer makes a second line, or another action", "[dialect]") {
  const auto snapshot = build_inbound({
      inbound_rule("r", verify, {{}, {"192.0.2.0/24"}}),
      inbound_rule("to", verify, {{}, {}, {"us.example"}}),
  });
  const std::string hostile =
      GENERATE(as<std::string>{}, "a@b\r\n\naction=OK", "a@b\naction=OK\n\n", "\n",
               "a@b%n%s", "a@\x1b[2J", "\xff@\xff", "a@us.example\n");
  for (const auto* name :
       {"sender", "recipient", "helo_name", "client_name", "encryption_cipher",
        "encryption_protocol", "queue_id", "ccert_subject", "ccert_issuer"}) {
    INFO(name);
    // answer() requires one line.
    answer(with(trusted_request(), name, hostile), *snapshot);
    answer(with(plain_request(), name, hostile), *snapshot);
  }
}

TEST_CASE("a refused delegation request is recorded", "[dialect]") {
  const auto snapshot = build_inbound({inbound_rule("r", encrypt, {{"bank.example"}})});
  Recorded recorded;
  answer(trusted_request(), *snapshot, &recorded);
  CHECK(recorded.lines.empty());
  answer(plain_request(), *snapshot, &recorded);
  CHECK(recorded.lines == std::vector<std::string>{"delegation mail enforced r 530"});
}

} // namespace mta_tls
