// The unit tests' main program: Catch2's own, and a last line for tests/run to count by.

#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

// A test case counts once, whatever GENERATE makes of it: Catch2's own totals do too.
class CountingListener : public Catch::TestEventListenerBase {
public:
  using TestEventListenerBase::TestEventListenerBase;

  void testRunEnded(const Catch::TestRunStats& stats) override {
    passed_ = stats.totals.testCases.passed;
    failed_ = stats.totals.testCases.total() - passed_;
    std::atexit(print);
  }

private:
  // After the reporter, which prints its summary when this listener has returned.
  static void print() { std::printf("unit: %zu passed, %zu failed\n", passed_, failed_); }

  static inline std::size_t passed_ = 0;
  static inline std::size_t failed_ = 0;
};

} // namespace

CATCH_REGISTER_LISTENER(CountingListener)
