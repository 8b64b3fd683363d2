#include "common/queue/backlog.h"
#include "tests/unit/queue/queued.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

TEST_CASE("mail is counted by domain, messages and recipients apart", "[queue]") {
  Backlog backlog;
  backlog.add(queued("1", {{"a@bank.example", not_verified},
                           {"b@BANK.example", not_verified},
                           {"c@shop.example", not_offered},
                           {"d@slow.example", "Connection timed out"}}));
  backlog.add(
      queued("2", {{"a@bank.example", not_offered}}, queued_at - std::chrono::hours(1)));
  backlog.add(queued("3", {{"d@slow.example", "Connection timed out"}}));
  CHECK(backlog.messages() == 2);
  CHECK(backlog.recipients() == 4);
  CHECK(backlog.others() == 1);
  REQUIRE(backlog.domains().size() == 2);
  const auto& bank = backlog.domains().at("bank.example");
  CHECK(bank.messages == 2);
  CHECK(bank.recipients == 3);
  CHECK(bank.since == queued_at - std::chrono::hours(1));
  REQUIRE(bank.heard.size() == 2);
  CHECK(bank.foremost().complaint == Complaint::not_verified);
  CHECK(bank.foremost().recipients == 2);
}

TEST_CASE("a fault of ours comes before what more recipients wait for", "[queue]") {
  CHECK(waiting({not_verified, not_verified, no_answer}).foremost().complaint ==
        Complaint::no_answer);
}

TEST_CASE("what an MTA says of mail that it has tried comes first", "[queue]") {
  CHECK(waiting({put_off, put_off, not_offered}).foremost().complaint ==
        Complaint::not_offered);
  CHECK(waiting({put_off}).foremost().complaint == Complaint::put_off);
}

TEST_CASE("what an MTA says is made printable, and has an end", "[queue]") {
  const auto words = waiting({"\x1b[2J" + not_verified + "\r\n" + std::string(5000, 'x')})
                         .foremost()
                         .words;
  CHECK(words.find('\x1b') == std::string::npos);
  CHECK(words.find('\n') == std::string::npos);
  CHECK(words.size() < 400);
}

TEST_CASE("more domains than can be kept are counted", "[queue]") {
  Backlog backlog(2);
  for (const auto* address :
       {"a@x.example", "a@y.example", "a@z.example", "b@x.example"}) {
    backlog.add(queued("1", {{address, not_verified}}));
  }
  CHECK(backlog.domains().size() == 2);
  CHECK(backlog.messages() == 4);
  CHECK(backlog.recipients() == 4);
  CHECK(backlog.recipients_uncounted() == 1);
}

TEST_CASE("the next hop of an address", "[queue]") {
  const auto [address, hop] = GENERATE(table<const char*, const char*>({
      {"a@Bank.Example", "bank.example"},
      {"a@b@bank.example", "bank.example"},
      {"a@[192.0.2.1]", "[192.0.2.1]"},
      {"a@b\xc3\xbc"
       "cher.example",
       "xn--bcher-kva.example"},
      {"root", "root"},
      {"a@", ""},
      {"a@x y\x07", "x y\\x07"},
  }));
  INFO(address);
  CHECK(next_hop_of_address(address) == hop);
}

} // namespace mta_tls
