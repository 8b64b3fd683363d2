#include "milter/options.h"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <vector>

namespace mta_tls {

namespace {

Result<MilterOptions, NoOptions> parse(std::initializer_list<const char*> words) {
  std::vector<const char*> arguments{"mta-tls-milter"};
  arguments.insert(arguments.end(), words);
  return parse_milter_options(static_cast<int>(arguments.size()), arguments.data());
}

} // namespace

TEST_CASE("the milter needs a policy and an address, the rest has defaults", "[milter]") {
  const auto options = parse({"--policy", "p.json", "--milter", "inet:1@127.0.0.1"});
  REQUIRE(options);
  CHECK(options->policy == "p.json");
  CHECK(options->milter.libmilter == "inet:1@[127.0.0.1]");
  CHECK_FALSE(options->control);
  CHECK_FALSE(options->audit);
  CHECK_FALSE(options->user);
  CHECK(options->sessions.authserv_id.empty());
  CHECK_FALSE(options->sessions.has_forced_transport);
  CHECK(options->sessions.local_mailers.empty());
  CHECK(options->timeout == std::chrono::seconds(7210));
  CHECK(options->log == LogTarget::standard_error);
  CHECK(options->log_level == LogLevel::info);
}

TEST_CASE("every option of the milter is understood", "[milter]") {
  const auto options = parse({"--policy=p.json",
                              "--milter",
                              "unix:/m,mode=0666",
                              "--control",
                              "unix:/c",
                              "--audit",
                              "a",
                              "--user",
                              "mta-tls",
                              "--authserv-id",
                              "mx.example.org",
                              "--forced-transport",
                              "--delivers-here",
                              "dovecot",
                              "--delivers-here",
                              "cyrus",
                              "--timeout",
                              "60",
                              "--log",
                              "syslog",
                              "--log-level",
                              "debug"});
  REQUIRE(options);
  CHECK(options->milter.local == UnixAddress{"/m", 0666, "", ""});
  CHECK(options->control == UnixAddress{"/c", 0600, "", ""});
  CHECK(options->audit == "a");
  CHECK(options->user == "mta-tls");
  CHECK(options->sessions.authserv_id == "mx.example.org");
  CHECK(options->sessions.has_forced_transport);
  CHECK(options->sessions.local_mailers == std::vector<std::string>{"dovecot", "cyrus"});
  CHECK(options->timeout == std::chrono::seconds(60));
  CHECK(options->log == LogTarget::syslog);
  CHECK(options->log_level == LogLevel::debug);
}

} // namespace mta_tls
