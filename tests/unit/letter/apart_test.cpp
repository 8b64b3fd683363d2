#include "common/letter_file/apart.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <ctime>
#include <stdexcept>

using namespace mta_tls;

TEST_CASE("what is worked out apart comes back", "[letter]") {
  const std::string much(1'000'000, 'x');
  CHECK(run_apart([&] { return much; }) == much);
  CHECK(run_apart([] { return std::string(); }) == "");
}

TEST_CASE("work apart that fails, or dies, gives nothing", "[letter]") {
  CHECK_FALSE(run_apart([]() -> std::string { throw std::runtime_error("no"); }));
  CHECK_FALSE(run_apart([]() -> std::string {
    std::raise(SIGKILL);
    return "never";
  }));
}

TEST_CASE("work apart has only the time that it is allowed", "[letter]") {
  const Allowance second{std::chrono::seconds(1), std::uint64_t{1} << 30U};
  CHECK_FALSE(run_apart(
      []() -> std::string {
        while (std::clock() >= 0) {
        }
        return "never";
      },
      second));
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("work apart has only the memory that it is allowed", "[letter]") {
  const Allowance little{std::chrono::seconds(10), std::uint64_t{256} << 20U};
  CHECK_FALSE(run_apart([] { return std::string(std::size_t{1} << 29U, 'x'); }, little));
}
#endif
