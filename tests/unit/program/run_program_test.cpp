#include "common/program/run_program.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <stop_token>
#include <thread>

namespace mta_tls {

using namespace std::chrono_literals;

TEST_CASE("a program is given its input, and its outputs are kept apart", "[cli]") {
  const auto ended =
      run_program({"/bin/sh", "-c", "cat; echo no >&2; exit 3"}, "a line\n");

  REQUIRE(ended);
  CHECK(ended->status == 3);
  CHECK(ended->out == "a line\n");
  CHECK(ended->err == "no\n");
}

TEST_CASE("a program that writes more than a pipe holds is read to its end", "[cli]") {
  const auto ended = run_program({"/bin/sh", "-c", "yes | head -c 1000000"});

  REQUIRE(ended);
  CHECK(ended->out.size() == 1'000'000);
}

TEST_CASE("a program that hangs is ended, with what it has started", "[cli]") {
  const auto ended = run_program({"/bin/sh", "-c", "sleep 100 & sleep 100"}, "", 50ms);

  REQUIRE_FALSE(ended);
  CHECK(ended.error() == "it does not come to an end");
}

TEST_CASE("a program that closes its outputs and hangs is ended, too", "[cli]") {
  const auto ended = run_program({"/bin/sh", "-c", "exec >&- 2>&-; sleep 100"}, "", 50ms);

  REQUIRE_FALSE(ended);
  CHECK(ended.error() == "it does not come to an end");
}

TEST_CASE("a program is ended when its caller is to end", "[cli]") {
  const auto* script = GENERATE("sleep 100 & sleep 100", "exec >&- 2>&-; sleep 100",
                                "while :; do echo more; sleep 0.01; done");
  std::stop_source stop;
  std::thread caller([&stop] {
    std::this_thread::sleep_for(50ms);
    stop.request_stop();
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto ended = run_program({"/bin/sh", "-c", script}, "", 60s, stop.get_token());
  caller.join();

  REQUIRE_FALSE(ended);
  CHECK(ended.error() == "it does not come to an end");
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}

TEST_CASE("a program that is not there is said to be so", "[cli]") {
  const auto ended = run_program({"/nonexistent/postconf"});

  REQUIRE_FALSE(ended);
  CHECK(ended.error() == "it cannot be started: No such file or directory");
  CHECK_FALSE(find_program("no-such-program-of-an-mta"));
}

TEST_CASE("a program that a signal ends has a status of its own", "[cli]") {
  const auto ended = run_program({"/bin/sh", "-c", "kill -9 $$"});

  REQUIRE(ended);
  CHECK(ended->status == 137);
}

TEST_CASE("programs of an MTA speak English, and wait for no input", "[cli]") {
  const auto ended = run_program({"/bin/sh", "-c", "echo $LC_ALL; cat"});

  REQUIRE(ended);
  CHECK(ended->out == "C\n");
}

} // namespace mta_tls
