#include "common/queue/postfix_listing.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

namespace {

// postqueue -j of Postfix 3.7.11
const std::string line =
    R"({"queue_name": "deferred", "queue_id": "19AFE5BB", "arrival_time": 1795407706, )"
    R"("message_size": 296, "forced_expire": false, "sender": "root@mta.lab.test", )"
    R"("recipients": [{"address": "c@expired.verify.lab", )"
    R"("delay_reason": "Server certificate not verified"}, )"
    R"({"address": "new@expired.verify.lab"}]})";

} // namespace

TEST_CASE("a line of postqueue -j", "[queue]") {
  const auto message = parse_postqueue_line(line);
  REQUIRE(message);
  CHECK(message->id == "19AFE5BB");
  CHECK(message->sender == "root@mta.lab.test");
  CHECK(format_time(message->arrived) == "2026-11-23T04:21:46Z");
  CHECK_FALSE(message->is_held);
  CHECK(message->recipients ==
        std::vector<QueuedRecipient>{
            {"c@expired.verify.lab", "Server certificate not verified"},
            {"new@expired.verify.lab", ""}});
}

TEST_CASE("no part of a line is a line", "[queue]") {
  for (std::size_t octets = 0; octets < line.size(); ++octets) {
    INFO(octets);
    CHECK_FALSE(parse_postqueue_line(line.substr(0, octets)));
  }
}

TEST_CASE("the null sender and the hold queue, as Postfix writes them", "[queue]") {
  const auto message = parse_postqueue_line(
      R"({"queue_name": "hold", "queue_id": "A", "arrival_time": 1, )"
      R"("sender": "MAILER-DAEMON", "recipients": []})");
  REQUIRE(message);
  CHECK(message->sender.empty());
  CHECK(message->is_held);
}

TEST_CASE("what is no listing of postqueue", "[queue]") {
  const auto* text =
      GENERATE("", "null", "[]", "{}", "Mail queue is empty",
               R"({"queue_id": "", "arrival_time": 1, "recipients": []})",
               R"({"queue_id": "A", "arrival_time": "1", "recipients": []})",
               R"({"queue_id": "A", "arrival_time": 1.5, "recipients": []})",
               R"({"queue_id": "A", "arrival_time": 1, "recipients": {}})",
               R"({"queue_id": "A", "arrival_time": 1, "recipients": ["a@b.example"]})");
  INFO(text);
  CHECK_FALSE(parse_postqueue_line(text));
}

TEST_CASE("a time of arrival always has four digits for the year", "[queue]") {
  const auto* seconds = GENERATE("-1", "9223372036854775807", "18446744073709551615");
  const auto message = parse_postqueue_line(
      std::string(R"({"queue_id": "A", "recipients": [], "arrival_time": )") + seconds +
      "}");
  REQUIRE(message);
  CHECK(format_time(message->arrived).size() == 20);
}

} // namespace mta_tls
