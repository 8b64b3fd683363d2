#include "common/daemon/mailbox.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

using namespace mta_tls;

TEST_CASE("mailbox: the steps of each thread are done in their order, none is lost") {
  constexpr int threads = 4;
  constexpr int steps = 20'000;
  Loop loop{1};
  Mailbox mailbox(loop);
  std::vector<std::vector<int>> done(threads);
  int missing = threads * steps;
  std::vector<std::thread> senders;
  for (int thread = 0; thread < threads; ++thread) {
    senders.emplace_back([&, thread] {
      for (int step = 0; step < steps; ++step) {
        mailbox.post([&, thread, step] {
          done.at(static_cast<std::size_t>(thread)).push_back(step);
          if (--missing == 0) {
            loop.stop();
          }
        });
      }
    });
  }
  loop.run();
  for (auto& sender : senders) {
    sender.join();
  }
  for (const auto& mine : done) {
    REQUIRE(mine.size() == steps);
    REQUIRE(std::is_sorted(mine.begin(), mine.end()));
  }
}

TEST_CASE("mailbox: a step that throws leaves those after it") {
  Loop loop{1};
  Mailbox mailbox(loop);
  bool is_done = false;
  mailbox.post([] { throw std::runtime_error("of the step"); });
  mailbox.post([&] {
    is_done = true;
    loop.stop();
  });
  REQUIRE_THROWS_WITH(loop.run(), "of the step");
  loop.run();
  REQUIRE(is_done);
}

TEST_CASE("mailbox: a step may post, and be all there is") {
  Loop loop{1};
  Mailbox mailbox(loop);
  int rounds = 0;
  std::function<void()> again = [&] {
    if (++rounds == 1'000) {
      loop.stop();
    } else {
      mailbox.post(again);
    }
  };
  mailbox.post(again);
  loop.run();
  REQUIRE(rounds == 1'000);
}

TEST_CASE("mailbox: what has not been done goes with it, however much that is") {
  const auto held = std::make_shared<int>(0);
  {
    Loop loop{1};
    Mailbox mailbox(loop);
    for (int i = 0; i < 1'000'000; ++i) {
      mailbox.post([held] { ++*held; });
    }
    REQUIRE(held.use_count() == 1'000'001);
  }
  REQUIRE(held.use_count() == 1);
  REQUIRE(*held == 0);
}
