#include "common/mail/domain.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

std::string canonical(std::string_view text) {
  const auto name = canonical_domain(text);
  return name ? std::string(name->view())
              : "error: " + std::string(explain(name.error()));
}

std::string error(DomainError fault) {
  return "error: " + std::string(explain(fault));
}

const std::string label_63(63, 'a');
const std::string label_64(64, 'a');
// 3 * 64 + 61 = 253 octets.
const std::string name_253 =
    label_63 + '.' + label_63 + '.' + label_63 + '.' + std::string(61, 'b');

} // namespace

TEST_CASE("however a domain is written, its canonical form is one", "[mail]") {
  const auto [text, name] = GENERATE(table<std::string, std::string>({
      {"bank.example", "bank.example"},
      {"BANK.Example", "bank.example"},
      {"bank.example.", "bank.example"},
      {"example", "example"},
      {"a_b._tcp.example", "a_b._tcp.example"},
      {"3com.example", "3com.example"},
      {"1.2.3.4.example", "1.2.3.4.example"},
      {"a--b.example", "a--b.example"},
      {"bücher.example", "xn--bcher-kva.example"},
      {"BÜCHER.example", "xn--bcher-kva.example"},
      {"bücher.example.", "xn--bcher-kva.example"},
      {"bu\u0308cher.example", "xn--bcher-kva.example"}, // u with a combining diaeresis
      {"XN--Bcher-KVA.example", "xn--bcher-kva.example"},
      {"bücher.XN--Bcher-KVA.example", "xn--bcher-kva.xn--bcher-kva.example"},
      {"straße.example", "xn--strae-oqa.example"}, // IDNA2008 keeps the sharp s
      {"ｂａｎｋ.example", "bank.example"},        // full-width letters
      {"ba\u00adnk.example", "bank.example"},      // a soft hyphen
      {"bank。example", "bank.example"},           // the ideographic full stop
      {"bank.example。", "bank.example"},
      {"пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f"},
  }));
  INFO(text);
  CHECK(canonical(text) == name);
  CHECK(canonical(name) == name);
  REQUIRE(Domain::parse(text));
  CHECK(Domain::parse(text)->text() == name);
}

TEST_CASE("what is no domain says why", "[mail]") {
  const auto [text, fault] = GENERATE(table<std::string, DomainError>({
      {"", DomainError::empty},
      {".", DomainError::empty},
      {"..", DomainError::empty_label},
      {".bank.example", DomainError::empty_label},
      {"bank..example", DomainError::empty_label},
      {"bank.example..", DomainError::empty_label},
      {"*.bank.example", DomainError::bad_character},
      {"bank.example\n", DomainError::bad_character},
      {"bank.exam ple", DomainError::bad_character},
      {"[bank.example]", DomainError::bad_character},
      {"user@bank.example", DomainError::bad_character},
      {"-bank.example", DomainError::hyphen},
      {"bank-.example", DomainError::hyphen},
      {"bank.example-", DomainError::hyphen},
      {"192.0.2.7", DomainError::looks_like_address},
      {"example.123", DomainError::looks_like_address},
      {"2001:db8::1", DomainError::bad_character},
      {"b\xff\xfenk.example", DomainError::not_idna},
      {"bücher..example", DomainError::empty_label},
      {"-ü.example", DomainError::not_idna},
      {"ü b.example", DomainError::not_idna},
  }));
  INFO(text);
  CHECK(canonical(text) == error(fault));
  CHECK_FALSE(Domain::parse(text));
}

TEST_CASE("an octet NUL is in no domain", "[mail]") {
  CHECK(canonical(std::string("a\0b.example", 11)) == error(DomainError::bad_character));
  CHECK_FALSE(canonical_domain(std::string("\xc3\xbc\0b.example", 12)));
}

TEST_CASE("a label has at most 63 octets", "[mail]") {
  CHECK(canonical(label_63 + ".example") == label_63 + ".example");
  CHECK(canonical(label_64 + ".example") == error(DomainError::label_too_long));
}

TEST_CASE("a domain has at most 253 octets, without its trailing dot", "[mail]") {
  REQUIRE(name_253.size() == 253);
  CHECK(canonical(name_253) == name_253);
  CHECK(canonical(name_253 + '.') == name_253);
  CHECK(canonical(name_253 + 'b') == error(DomainError::too_long));
}

TEST_CASE("a name that grows beyond its limits as A-labels is refused", "[mail]") {
  CHECK_FALSE(canonical_domain("ü" + std::string(60, 'a') + ".example"));
  CHECK_FALSE(canonical_domain("ü." + name_253));
  std::string long_name;
  while (long_name.size() < 4 * 253) {
    long_name += "ü.";
  }
  CHECK_FALSE(canonical_domain(long_name + "example"));
}

// Postfix asks in UTF-8 about what ICU lets through (UTS #46) and IDNA2008 does not. Such
// a question is not understood, so no rule may be about the A-label of it either.
TEST_CASE("a name in symbols is neither understood nor listed", "[mail]") {
  CHECK(canonical("☃.example") == error(DomainError::not_idna));
  const auto listed = Domain::parse("xn--n3h.example");
  REQUIRE_FALSE(listed);
  CHECK(listed.error() == DomainError::not_idna);
}

TEST_CASE("the table takes only A-labels that are some", "[mail]") {
  const auto text = GENERATE(as<std::string>{}, "xn--", "xn--abc-", "xn--zz--", "xn--a",
                             "xn--bcher-kvb", "xn--99999999", "XN--99999999",
                             "www.xn--99999999.example");
  INFO(text);
  const auto domain = Domain::parse(text);
  REQUIRE_FALSE(domain);
  CHECK(
      (domain.error() == DomainError::not_idna || domain.error() == DomainError::hyphen));
}

TEST_CASE("a label with xn-- in its middle is no A-label", "[mail]") {
  CHECK(Domain::parse("a.fxn--99999999.example"));
}

TEST_CASE("each label of a name has a parent but the last", "[mail]") {
  CHECK(parent_of("a.b.c") == "b.c");
  CHECK(parent_of("c").empty());
  CHECK(parent_of("").empty());
}

TEST_CASE("below means: a label or more in front", "[mail]") {
  CHECK(is_below("a.x.example", "x.example"));
  CHECK(is_below("b.a.x.example", "x.example"));
  CHECK_FALSE(is_below("x.example", "x.example"));
  CHECK_FALSE(is_below("ax.example", "x.example"));
  CHECK_FALSE(is_below("example", "x.example"));
  CHECK_FALSE(is_below(".x.example", "x.example"));
}

} // namespace mta_tls
