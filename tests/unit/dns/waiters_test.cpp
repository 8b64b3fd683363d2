#include "common/dns/waiters.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

const DnsQuestion mx{"a.example", DnsType::mx};
const DnsQuestion txt{"_mta-sts.a.example", DnsType::txt};
const Waiters::Clock::time_point start{};

// Counts how often it was told something.
struct Told {
  std::shared_ptr<int> times = std::make_shared<int>(0);

  Waiters::Done done() const {
    return [times = times](const DnsAnswer&) { ++*times; };
  }
};

void tell(const std::vector<Waiters::Done>& waiting) {
  for (const auto& done : waiting) {
    done({});
  }
}

} // namespace

TEST_CASE("all who wait for a question are told its answer, once", "[dns]") {
  Waiters waiters;
  const Told first, second, other;
  CHECK(waiters.add(mx, first.done(), start + 10s));
  CHECK_FALSE(waiters.add(mx, second.done(), start + 11s));
  CHECK(waiters.add(txt, other.done(), start + 12s));

  tell(waiters.take(mx));

  CHECK(*first.times == 1);
  CHECK(*second.times == 1);
  CHECK(*other.times == 0);
  CHECK_FALSE(waiters.wait_for(mx));
  CHECK(waiters.wait_for(txt));
  CHECK(waiters.take(mx).empty());
  CHECK(waiters.take_late(start + 11s).done.empty());
}

TEST_CASE("each who waits has a time of their own", "[dns]") {
  Waiters waiters;
  const Told early, late;
  waiters.add(mx, early.done(), start + 10s);
  waiters.add(mx, late.done(), start + 14s);
  CHECK(waiters.first_time() == start + 10s);

  CHECK(waiters.take_late(start + 9s).done.empty());
  const auto first = waiters.take_late(start + 10s);
  tell(first.done);

  CHECK(*early.times == 1);
  CHECK(*late.times == 0);
  CHECK(first.unwanted.empty());
  CHECK(waiters.first_time() == start + 14s);

  const auto second = waiters.take_late(start + 20s);
  tell(second.done);

  CHECK(*late.times == 1);
  CHECK(second.unwanted == std::vector<DnsQuestion>{mx});
  CHECK_FALSE(waiters.wait_for(mx));
  CHECK(waiters.first_time() == std::nullopt);
}

TEST_CASE("a question asked again after its time has a time of its own", "[dns]") {
  Waiters waiters;
  const Told before, after, again;
  waiters.add(mx, before.done(), start + 10s);
  waiters.add(txt, after.done(), start + 10s);
  tell(waiters.take(txt));
  waiters.add(txt, again.done(), start + 15s);

  const auto late = waiters.take_late(start + 12s);
  tell(late.done);

  CHECK(*before.times == 1);
  CHECK(*after.times == 1);
  CHECK(*again.times == 0);
  CHECK(late.unwanted == std::vector<DnsQuestion>{mx});
  CHECK(waiters.first_time() == start + 15s);
}

TEST_CASE("nothing is kept of those who have their answer", "[dns]") {
  Waiters waiters;
  for (int i = 0; i < 1000; ++i) {
    waiters.add(
        {"a" + std::to_string(i), DnsType::a}, [](const DnsAnswer&) {}, start + 10s);
  }
  for (int i = 999; i >= 0; --i) {
    CHECK(waiters.take({"a" + std::to_string(i), DnsType::a}).size() == 1);
  }
  CHECK(waiters.first_time() == std::nullopt);
}

} // namespace mta_tls
