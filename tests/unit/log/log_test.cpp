#include "common/log/log.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

constexpr LogMessage event{"MTLS_EVENT", LogLevel::info, "Something happened."};

} // namespace

TEST_CASE("a log line is the ID and its fields", "[log]") {
  CHECK(log_line(event, {}) == "MTLS_EVENT");
  CHECK(log_line(event, {{"serial", 7}, {"policy", "/etc/policy.json"}}) ==
        "MTLS_EVENT serial=7 policy=/etc/policy.json");
}

TEST_CASE("a value that could be mistaken for more than one is quoted", "[log]") {
  CHECK(log_line(event, {{"a", ""}}) == "MTLS_EVENT a=\"\"");
  CHECK(log_line(event, {{"a", "two words"}}) == "MTLS_EVENT a=\"two words\"");
  CHECK(log_line(event, {{"a", "x=y"}}) == "MTLS_EVENT a=\"x=y\"");
  CHECK(log_line(event, {{"a", "say \"no\""}}) == "MTLS_EVENT a=\"say \\\"no\\\"\"");
}

TEST_CASE("whatever a value contains, the line stays one line", "[log]") {
  CHECK(log_line(event, {{"a", "1\nMTLS_FORGED"}}) == "MTLS_EVENT a=1\\x0aMTLS_FORGED");
  CHECK(log_line(event, {{"a", "\x1b[31m"}}) == "MTLS_EVENT a=\\x1b[31m");
  CHECK(log_line(event, {{"a", std::string(10'000, 'x')}}).size() < 2'100);
}

TEST_CASE("each level has its word", "[log]") {
  CHECK(word(LogLevel::debug) == "debug");
  CHECK(word(LogLevel::info) == "info");
  CHECK(word(LogLevel::warning) == "warning");
  CHECK(word(LogLevel::error) == "error");
}

} // namespace mta_tls
