#include "common/policy/judge_session.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

#include <array>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

std::optional<InboundFault> fault(const InboundRequirement& requirement,
                                  const SessionFacts& facts) {
  const auto violated = judge_session(requirement, facts);
  return violated ? std::optional(violated->fault) : std::nullopt;
}

InboundRequirement require(SecurityLevel level, std::vector<NamePattern> names = {}) {
  InboundRequirement requirement;
  requirement.level = level;
  requirement.names = std::move(names);
  return requirement;
}

// A fact that a session may show: as agreed, otherwise, or not told.
enum class Told { as_agreed, otherwise, unknown };
constexpr std::array all_told{Told::as_agreed, Told::otherwise, Told::unknown};

struct World {
  Told tls, version, bits, trust, names, key;
};

template <class F>
void for_each_world(F f) {
  for (const auto tls : all_told)
    for (const auto version : all_told)
      for (const auto bits : all_told)
        for (const auto trust : all_told)
          for (const auto names : all_told)
            for (const auto key : all_told)
              f(World{tls, version, bits, trust, names, key});
}

SessionFacts session_in(const World& world) {
  SessionFacts facts;
  if (world.tls != Told::unknown) {
    facts.tls = world.tls == Told::as_agreed ? TlsState::encrypted : TlsState::plain;
  }
  if (world.version != Told::unknown) {
    facts.version =
        world.version == Told::as_agreed ? TlsVersion::v1_2 : TlsVersion::v1_1;
  }
  if (world.bits != Told::unknown) {
    facts.cipher_bits = world.bits == Told::as_agreed ? 128 : 127;
  }
  if (world.trust != Told::unknown) {
    facts.trust =
        world.trust == Told::as_agreed ? ClientTrust::trusted : ClientTrust::not_trusted;
  }
  if (world.names != Told::unknown) {
    facts.certificate_names = std::vector<std::string>{
        world.names == Told::as_agreed ? "mx.bank.example" : "mx.other.example"};
  }
  if (world.key == Told::as_agreed) {
    facts.key = key(1);
  } else if (world.key == Told::otherwise) {
    facts.has_no_key = true;
  }
  return facts;
}

// The facts that a level is about, in words of their own: what the judge is held against.
std::vector<Told> facts_needed(const InboundRequirement& requirement,
                               const World& world) {
  if (requirement.level == may) {
    return {};
  }
  std::vector<Told> needed{world.tls, world.version};
  if (requirement.min_cipher_bits != 0) {
    needed.push_back(world.bits);
  }
  if (requirement.level == verify) {
    needed.push_back(world.trust);
    if (!requirement.names.empty()) {
      needed.push_back(world.names);
    }
  }
  if (requirement.level == fingerprint) {
    needed.push_back(world.key);
  }
  return needed;
}

} // namespace

TEST_CASE("a session passes only with every fact that its rule needs, and as agreed",
          "[policy]") {
  auto requirement = require(GENERATE(may, encrypt, verify, fingerprint));
  requirement.min_cipher_bits = GENERATE(0U, 128U);
  requirement.keys = {key(2), key(1)};
  if (GENERATE(false, true)) {
    requirement.names = {name_pattern("mx.bank.example")};
  }
  for_each_world([&](const World& world) {
    const auto needed = facts_needed(requirement, world);
    const auto count = [&](Told told) {
      return std::count(needed.begin(), needed.end(), told);
    };
    const auto violated = judge_session(requirement, session_in(world));
    const bool passes = count(Told::as_agreed) == std::ssize(needed);
    if (violated.has_value() == passes) {
      FAIL("a wrong verdict at level " << word(requirement.level));
    }
    if (violated && violated->fault == InboundFault::fact_unknown) {
      CHECK(violated->temporary);
      CHECK(violated->unknown);
      CHECK(count(Told::unknown) > 0);
    } else if (violated) {
      CHECK(count(Told::otherwise) > 0);
      CHECK_FALSE(violated->unknown);
    }
  });
}

TEST_CASE("what a session surely lacks is said before what nobody knows", "[policy]") {
  auto facts = tls_session();
  facts.version = std::nullopt;
  facts.trust = ClientTrust::not_trusted;
  CHECK(fault(require(verify), facts) == InboundFault::no_trusted_cert);
  CHECK(fault(require(encrypt), facts) == InboundFault::fact_unknown);
  CHECK(judge_session(require(encrypt), facts)->unknown == SessionFact::version);
}

TEST_CASE("levels that no inbound rule has let nobody pass", "[policy]") {
  const auto level = GENERATE(dane, secure, dane_only);
  CHECK(fault(require(level), trusted_session({"mx.bank.example"})) ==
        InboundFault::fact_unknown);
}

TEST_CASE("a certificate's name is compared as a name", "[policy]") {
  const auto [agreed, shown, passes] = GENERATE(table<std::string, std::string, bool>({
      {"mx.bank.example", "mx.bank.example", true},
      {"mx.bank.example", "MX.Bank.EXAMPLE", true},
      {"mx.bank.example", "mx.bank.example.", true},
      {"mx.bank.example", "bank.example", false},
      {"mx.bank.example", "a.mx.bank.example", false},
      {"mx.bank.example", "*.bank.example", false},
      {"mx.bank.example", "mx.bank.example ", false},
      {"mx.bank.example", "", false},
      {"mx.bank.example", "Bank Inc.", false},
      {"*.bank.example", "mx.bank.example", true},
      {"*.bank.example", "bank.example", false},
      {"*.bank.example", "a.mx.bank.example", false},
      {"*.bank.example", "*.bank.example", true},
      {".bank.example", "a.mx.bank.example", true},
      {".bank.example", "mx.bank.example", true},
      {".bank.example", "bank.example", false},
      {".bank.example", "*.bank.example", false},
      {".bank.example", "mx.evilbank.example", false},
      {".bank.example", ".bank.example", false},
      {"xn--bnk-qla.example", "b\u00e4nk.example", true},
      {"b\u00e4nk.example", "xn--bnk-qla.example", true},
  }));
  INFO(agreed << " and " << shown);
  const auto requirement = require(verify, {name_pattern(agreed)});
  const auto found = fault(requirement, trusted_session({"first.example", shown}));
  CHECK(found == (passes ? std::nullopt : std::optional(InboundFault::wrong_name)));
}

TEST_CASE("a trusted certificate without names has none of the agreed ones", "[policy]") {
  CHECK(fault(require(verify, {name_pattern("a.example")}), trusted_session({})) ==
        InboundFault::wrong_name);
  CHECK(fault(require(verify), trusted_session({})) == std::nullopt);
}

TEST_CASE("a key that is not pinned is the wrong one", "[policy]") {
  auto requirement = require(fingerprint);
  requirement.keys = {key(1)};
  auto facts = tls_session();
  facts.key = key(2);
  CHECK(fault(requirement, facts) == InboundFault::wrong_key);
}

TEST_CASE("the version of TLS is read as each MTA writes it", "[policy]") {
  using enum TlsVersion;
  const auto [text, version] = GENERATE(table<std::string, std::optional<TlsVersion>>({
      {"TLSv1", v1_0},
      {"TLSv1.0", v1_0},
      {"TLS1.0", v1_0},
      {"TLSv1.1", v1_1},
      {"TLSv1.2", v1_2},
      {"TLS1.2", v1_2},
      {"tlsv1.3", v1_3},
      {"TLS1.3", v1_3},
      {"SSLv3", std::nullopt},
      {"TLSv1.4", std::nullopt},
      {"TLSv1.", std::nullopt},
      {"TLSv", std::nullopt},
      {"TLSv1.30", std::nullopt},
      {"1.3", std::nullopt},
      {"", std::nullopt},
  }));
  INFO(text);
  CHECK(version_of_protocol(text) == version);
}

} // namespace mta_tls
