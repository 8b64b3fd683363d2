#include "milter/envelope_address.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("the domain of an address is what the peer wrote", "[milter]") {
  const auto [address, domain] = GENERATE(table<std::string, std::string>({
      {"<user@Bank.example>", "Bank.example"},
      {"user@bank.example", "bank.example"}, // Postfix, of sendmail(1)
      {"<>", ""},
      {"", ""},
      {"<user>", ""},
      {"<user@[192.0.2.1]>", "[192.0.2.1]"},
      {"<user@bank.example.>", "bank.example."},
      {"<user%x.example@bank.example>", "bank.example"},
      {"<@>", ""},
  }));
  INFO(address);
  CHECK(domain_of_address(address, "") == domain);
}

TEST_CASE("a plain address is not replaced by what the MTA makes of it", "[milter]") {
  CHECK(domain_of_address("<user@bank.example>", "other@rewritten.example") ==
        "bank.example");
  CHECK(domain_of_address("<user>", "user@own.example") == "own.example");
}

TEST_CASE("of an odd address, what the MTA makes of it counts", "[milter]") {
  const auto address =
      GENERATE("<@relay.example:user@bank.example>", "<user@bank.example(@x)>",
               "<\"a@b\"@bank.example>", "bank.example!user", "User <user@bank.example>",
               "<user@bank.example> (comment@x)", "<us er@bank.example>", "<a@b@c>");
  INFO(address);
  CHECK(domain_of_address(address, "user@bank.example") == "bank.example");
}

TEST_CASE("of an odd address that the MTA says nothing of, the last domain counts",
          "[milter]") {
  CHECK(domain_of_address("<@relay.example:user@bank.example>", "") == "bank.example");
  CHECK(domain_of_address("<\"a@b\"@bank.example>", "") == "bank.example");
}

TEST_CASE("the null sender stays null whatever the MTA makes of it", "[milter]") {
  CHECK(domain_of_address("<>", "MAILER-DAEMON@mx.example.org").empty());
}

} // namespace mta_tls
