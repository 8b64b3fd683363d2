#include "policyd/watch/alert_outbox.h"

#include <catch2/catch.hpp>

#include <string>

using namespace mta_tls;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon{std::chrono::seconds(1'800'000'000)};

Finding finding_of(const std::string& subject, Instant at = noon) {
  Finding finding;
  finding.subject = subject;
  finding.at = at;
  return finding;
}

} // namespace

TEST_CASE("alert outbox: what comes within the time of the first is told together") {
  AlertOutbox outbox(30s);
  REQUIRE_FALSE(outbox.take_due(noon));
  outbox.put(finding_of("a.example"));
  outbox.put(finding_of("b.example", noon + 29s));
  REQUIRE_FALSE(outbox.take_due(noon + 29s));
  const auto batch = outbox.take_due(noon + 30s);
  REQUIRE(batch);
  REQUIRE(batch->findings.size() == 2);
  REQUIRE_FALSE(outbox.take_due(noon + 90s));
  outbox.put(finding_of("c.example", noon + 91s));
  REQUIRE_FALSE(outbox.take_due(noon + 120s));
  REQUIRE(outbox.take_due(noon + 121s)->number != batch->number);
}

TEST_CASE("alert outbox: all is kept until it is settled") {
  AlertOutbox outbox(0s);
  REQUIRE_FALSE(outbox.take_changed());
  outbox.put(finding_of("a.example"));
  REQUIRE(outbox.take_changed()->size() == 1);
  REQUIRE_FALSE(outbox.take_changed());
  const auto batch = outbox.take_due(noon);
  REQUIRE(batch);
  outbox.put(finding_of("b.example"));
  REQUIRE(outbox.take_changed()->size() == 2);
  outbox.settle(batch->number);
  const auto left = outbox.take_changed();
  REQUIRE(left->size() == 1);
  REQUIRE(left->front().subject == "b.example");
}

TEST_CASE("alert outbox: what was kept over a restart is told, and kept on") {
  AlertOutbox outbox(30s);
  outbox.put_back({finding_of("a.example", noon - 24h)}, noon);
  REQUIRE_FALSE(outbox.take_changed());
  REQUIRE_FALSE(outbox.take_due(noon + 29s));
  const auto batch = outbox.take_due(noon + 30s);
  REQUIRE(batch);
  REQUIRE(batch->findings.size() == 1);
  outbox.settle(batch->number);
  REQUIRE(outbox.take_changed()->empty());
}

TEST_CASE("alert outbox: of too much, the newest is kept") {
  AlertOutbox outbox(30s);
  for (int i = 0; i < 5'001; ++i) {
    outbox.put(finding_of(std::to_string(i)));
  }
  const auto kept = outbox.take_changed();
  REQUIRE(kept->size() == 5'000);
  REQUIRE(kept->front().subject == "1");
}
