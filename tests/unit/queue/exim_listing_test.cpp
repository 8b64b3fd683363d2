#include "common/queue/exim_listing.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace mta_tls {

namespace {

std::vector<QueuedMessage> read(const std::vector<std::string>& lines) {
  EximListing listing;
  std::vector<QueuedMessage> messages;
  const auto keep = [&](std::optional<QueuedMessage> message) {
    if (message) {
      messages.push_back(*std::move(message));
    }
  };
  for (const auto& line : lines) {
    keep(listing.take_line(line));
  }
  keep(listing.finish());
  return messages;
}

// exim -bpr of Exim 4.96
const std::vector<std::string> lines{" 0m   326 1xVLZ7-0000AI-0q <root@mta.lab.test>",
                                     "          user@refuses.secure.lab",
                                     "",
                                     "25h  2.9K 1xVLZ6-0000A8-32 <> *** frozen ***",
                                     "        D done@tlsa-wrong.secure.lab",
                                     "          user@tlsa-wrong.secure.lab",
                                     ""};

} // namespace

TEST_CASE("what exim -bpr prints", "[queue]") {
  const auto messages = read(lines);
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].id == "1xVLZ7-0000AI-0q");
  CHECK(messages[0].sender == "root@mta.lab.test");
  CHECK(format_time(messages[0].arrived) == "2026-11-23T04:22:05Z");
  CHECK_FALSE(messages[0].is_held);
  CHECK(messages[0].recipients ==
        std::vector<QueuedRecipient>{{"user@refuses.secure.lab", ""}});
  CHECK(messages[1].sender.empty());
  CHECK(messages[1].is_held);
  CHECK(messages[1].recipients ==
        std::vector<QueuedRecipient>{{"user@tlsa-wrong.secure.lab", ""}});
}

TEST_CASE("the ids of Exim's messages, old and new", "[queue]") {
  CHECK(is_exim_id("1xVLZ7-0000AI-0q"));
  CHECK(is_exim_id("1xVLZ7-00000000AIk-0q3K"));
  CHECK_FALSE(is_exim_id("1xVLZ7-0000AI-0"));
  CHECK_FALSE(is_exim_id("1xVLZ7/0000AI-0q"));
  CHECK_FALSE(is_exim_id(""));
}

TEST_CASE("what is no listing of Exim's is counted", "[queue]") {
  EximListing listing;
  CHECK_FALSE(listing.take_line("exim: permission denied"));
  CHECK_FALSE(listing.take_line("          user@nobody.example"));
  CHECK_FALSE(listing.finish());
  CHECK(listing.unreadable() == 2);
}

TEST_CASE("why Exim has put an address off", "[queue]") {
  const std::string log =
      "2026-11-23 04:22:05 Received from root@mta.lab.test U=root P=local S=326\n"
      "2026-11-23 04:22:05 H=mx.refuses.lab [192.0.2.43]: a TLS session is required, but "
      "an attempt to start TLS failed\n"
      "2026-11-23 04:22:05 user@refuses.secure.lab R=mta_tls_send T=mta_tls_verify defer "
      "(-38) H=mx.refuses.lab [192.0.2.43]: a TLS session is required, but an attempt to "
      "start TLS failed\n"
      "2026-11-23 04:22:05 b@other.example R=mta_tls_send T=mta_tls_may defer (111): "
      "Connection refused\n"
      "2026-11-23 04:24:05 user@refuses.secure.lab R=mta_tls_send T=mta_tls_verify defer "
      "(-54): retry time not reached for any host for 'refuses.secure.lab'\n";
  CHECK(exim_reason("user@refuses.secure.lab", log) ==
        "R=mta_tls_send T=mta_tls_verify defer (-38) H=mx.refuses.lab [192.0.2.43]: a "
        "TLS session is required, but an attempt to start TLS failed");
  CHECK(exim_reason("b@other.example", log) ==
        "R=mta_tls_send T=mta_tls_may defer (111): Connection refused");
  CHECK(exim_reason("r@refuses.secure.lab", log).empty());
}

TEST_CASE("an alias is put off under the address that it stands for", "[queue]") {
  CHECK(exim_reason("list@own.example",
                    "2026-11-23 04:22:05 user@bank.example <list@own.example> "
                    "R=mta_tls_ask defer (-1): TLS policy of bank.example: FAIL") ==
        "R=mta_tls_ask defer (-1): TLS policy of bank.example: FAIL");
}

} // namespace mta_tls
