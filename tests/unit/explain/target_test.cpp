#include "common/explain/target.h"

#include <catch2/catch.hpp>

#include <tuple>

namespace mta_tls {

TEST_CASE("a recipient is reduced to its domain as typed", "[explain]") {
  const auto [text, key] = GENERATE(table<std::string, std::string>({
      {"user@examplebank.example", "examplebank.example"},
      {"<user@examplebank.example>", "examplebank.example"},
      {"User@ExampleBank.Example", "ExampleBank.Example"},
      {"user@b\xc3\xbc"
       "cher.example",
       "b\xc3\xbc"
       "cher.example"},
      {"\"a@b c\"@examplebank.example", "examplebank.example"},
      {"\"a\\\"@b\"@examplebank.example", "examplebank.example"},
      {"a@b@examplebank.example", "examplebank.example"},
      {"user@[192.0.2.7]", "[192.0.2.7]"},
      {"user@[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]"},
  }));
  INFO(text);

  const auto target = parse_target(text);

  REQUIRE(target);
  CHECK(target->is_recipient);
  CHECK(target->key == key);
}

TEST_CASE("what holds no @ is a key and stays as it is", "[explain]") {
  const auto* text = GENERATE("examplebank.example", "[relay.example.net]:587",
                              ".example.net", "", "no key at all", "\xff\xfe");

  const auto target = parse_target(text);

  REQUIRE(target);
  CHECK_FALSE(target->is_recipient);
  CHECK(target->key == text);
}

TEST_CASE("an address with something wrong is refused with the reason", "[explain]") {
  const auto [text, reason] = GENERATE(table<std::string, std::string>({
      {"@examplebank.example",
       "there is nothing before the \"@\"; to ask about the domain, "
       "leave out the \"@\" too"},
      {"\"a@b\"", "\"\"a@b\"\" is not a mail address: the quoted part is not followed by "
                  "\"@domain\""},
      {"\"a@b", "\"\"a@b\" is not a mail address: the quoted part is not followed by "
                "\"@domain\""},
      {"Jane <jane@examplebank.example",
       "\"Jane <jane@examplebank.example\" is not a mail "
       "address: there is a blank before the \"@\""},
      {"user@[192.0.2.7", "\"[192.0.2.7\": expected \"[host]\" or \"[host]:port\""},
      {"user@[192.0.2.7]x", "\"[192.0.2.7]x\": expected \"[host]\" or \"[host]:port\""},
      {"user@[192.0.2.7]:25",
       "a recipient has no port; to ask about the next hop, leave out "
       "what stands before \"[192.0.2.7]:25\""},
      {"user@[mx.example.net]",
       "\"[mx.example.net]\" holds no address; a recipient's domain "
       "stands without brackets"},
  }));
  INFO(text);

  const auto target = parse_target(text);

  REQUIRE_FALSE(target);
  CHECK(target.error() == reason);
}

TEST_CASE("junk after a recipient's domain is named", "[explain]") {
  const auto* text = GENERATE("user@", "user@examplebank.example,", "user@a b",
                              "user@examplebank.example>", "user@192.0.2.7",
                              "user@examplebank.example\x1b[2J");
  INFO(text);

  const auto target = parse_target(text);

  REQUIRE_FALSE(target);
  CHECK(target.error().find(" is not a domain: ") != std::string::npos);
  CHECK(target.error().find('\x1b') == std::string::npos);
}

} // namespace mta_tls
