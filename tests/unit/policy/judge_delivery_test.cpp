#include "common/policy/judge_delivery.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;
using enum DeliveryFault;
using Fault = std::optional<DeliveryFault>;

Requirement requirement(SecurityLevel level) {
  auto required = body(level).requirement;
  if (level == fingerprint) {
    required.keys = {key(1), key(2)};
  }
  return required;
}

DeliverySession good_session() {
  return {"mx.bank.example",
          true,
          TlsVersion::v1_3,
          true,
          true,
          std::vector<std::string>{"mx.bank.example"},
          key(1)};
}

Fault judged(SecurityLevel level, const DeliverySession& session) {
  const auto required = requirement(level);
  return judge_delivery({&required, "bank.example"}, session);
}

Fault in_handshake(SecurityLevel level, const DeliverySession& session) {
  const auto required = requirement(level);
  return judge_handshake({&required, "bank.example"}, session);
}

Fault named(SecurityLevel level, const std::string& certificate_name,
            std::initializer_list<std::string_view> allowed = {}) {
  auto required = requirement(level);
  for (const auto pattern : allowed) {
    required.names.push_back(name_pattern(pattern));
  }
  auto session = good_session();
  session.names = {"other.example", certificate_name};
  return judge_delivery({&required, "bank.example"}, session);
}

constexpr std::array forced{encrypt, verify, secure, fingerprint, dane_only};

} // namespace

TEST_CASE("a session that has everything is good for every level", "[policy]") {
  for (const auto level : all_levels) {
    INFO(word(level));
    CHECK(judged(level, good_session()) == std::nullopt);
    CHECK(in_handshake(level, good_session()) == std::nullopt);
  }
}

TEST_CASE("a session of which nothing is told is good for no forced level", "[policy]") {
  for (const auto level : all_levels) {
    INFO(word(level));
    CHECK(judged(level, {}) == (forces_tls(level) ? Fault(not_told) : std::nullopt));
    CHECK(in_handshake(level, {}) == std::nullopt);
  }
}

TEST_CASE("no forced level goes over plain text, or over too old a version", "[policy]") {
  for (const auto level : forced) {
    INFO(word(level));
    auto session = good_session();
    session.version = TlsVersion::v1_1;
    CHECK(judged(level, session) == version_too_low);
    session.encrypted = false;
    CHECK(judged(level, session) == no_tls);
  }
}

TEST_CASE("each fact that a level needs is needed", "[policy]") {
  struct Lack {
    SecurityLevel level;
    void (*take)(DeliverySession& session);
    void (*spoil)(DeliverySession& session);
    DeliveryFault fault;
  };
  const auto untrusted = [](DeliverySession& s) { s.trusted = false; };
  const auto trust_untold = [](DeliverySession& s) { s.trusted.reset(); };
  const auto nameless = [](DeliverySession& s) { s.names.emplace(); };
  const auto names_untold = [](DeliverySession& s) { s.names.reset(); };
  const std::array lacks{
      Lack{verify, trust_untold, untrusted, not_trusted},
      Lack{secure, trust_untold, untrusted, not_trusted},
      Lack{verify, names_untold, nameless, wrong_name},
      Lack{secure, names_untold, nameless, wrong_name},
      Lack{fingerprint, [](DeliverySession& s) { s.key.reset(); },
           [](DeliverySession& s) { s.key = key(3); }, wrong_key},
      Lack{dane_only, [](DeliverySession& s) { s.dane.reset(); },
           [](DeliverySession& s) { s.dane = false; }, no_dane},
  };
  for (const auto& lack : lacks) {
    INFO(word(lack.level) << ": " << explain(lack.fault));
    auto session = good_session();
    lack.take(session);
    CHECK(judged(lack.level, session) == not_told);
    CHECK(in_handshake(lack.level, session) == std::nullopt);
    lack.spoil(session);
    CHECK(judged(lack.level, session) == lack.fault);
    CHECK(in_handshake(lack.level, session) == lack.fault);
  }
}

TEST_CASE("what surely lacks is said before what is not told", "[policy]") {
  auto session = good_session();
  session.encrypted.reset();
  session.trusted.reset();
  session.names.emplace();
  CHECK(judged(verify, session) == wrong_name);
}

TEST_CASE("a key that is pinned needs neither authority nor name", "[policy]") {
  auto session = good_session();
  session.trusted = false;
  session.names.emplace();
  session.key = key(2);
  CHECK(judged(fingerprint, session) == std::nullopt);
  CHECK(judged(encrypt, session) == std::nullopt);
}

TEST_CASE("verify wants the name of the MX host, whatever the domain", "[policy]") {
  const auto [name, fault] = GENERATE(table<std::string, Fault>({
      {"mx.bank.example", std::nullopt},
      {"MX.Bank.Example", std::nullopt},
      {"*.bank.example", std::nullopt},
      {"bank.example", wrong_name},
      {"*.example", wrong_name},
      {"*.mx.bank.example", wrong_name},
      {".bank.example", wrong_name},
      {"mx.bank.example.evil.example", wrong_name},
      {std::string("mx.bank.example\0.evil.example", 29), wrong_name},
      {"*", wrong_name},
      {"", wrong_name},
  }));
  INFO(name);
  CHECK(named(verify, name) == fault);
}

TEST_CASE("verify has no name where the MX host has none", "[policy]") {
  auto session = good_session();
  session.mx_host = GENERATE("", "192.0.2.1", "*.bank.example");
  session.names = {session.mx_host, "mx.bank.example"};
  CHECK(judged(verify, session) == wrong_name);
}

TEST_CASE("secure wants one of the rule's names, whatever the MX host", "[policy]") {
  const auto [name, fault] = GENERATE(table<std::string, Fault>({
      {"mx1.partner.example", std::nullopt},
      {"*.partner.example", std::nullopt},   // covers mx1.partner.example
      {"a.one.example", std::nullopt},       //
      {"*.one.example", std::nullopt},       //
      {"a.b.one.example", wrong_name},       // *.x is one label
      {"one.example", wrong_name},           //
      {"a.b.any.example", std::nullopt},     // .x is any number
      {"*.any.example", std::nullopt},       //
      {"any.example", wrong_name},           //
      {".any.example", wrong_name},          //
      {"mx.bank.example", wrong_name},       // the MX host's own
      {"mx2.partner.example", wrong_name},   //
      {"*.mx1.partner.example", wrong_name}, //
  }));
  INFO(name);
  CHECK(named(secure, name, {"mx1.partner.example", "*.one.example", ".any.example"}) ==
        fault);
}

TEST_CASE("secure without names wants the domain's own, or one below", "[policy]") {
  const auto [name, fault] = GENERATE(table<std::string, Fault>({
      {"bank.example", std::nullopt},
      {"a.b.bank.example", std::nullopt},
      {"*.bank.example", std::nullopt},
      {"*.example", std::nullopt}, // covers bank.example
      {"otherbank.example", wrong_name},
      {"example", wrong_name},
  }));
  INFO(name);
  CHECK(named(secure, name) == fault);
}

TEST_CASE("secure for no name at all is kept by nobody", "[policy]") {
  const auto required = requirement(secure);
  CHECK(judge_delivery({&required, ""}, good_session()) == wrong_name);
}

} // namespace mta_tls
