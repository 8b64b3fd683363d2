#include "common/queue/queue_state.h"
#include "tests/unit/queue/queued.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

QueueFinding finding_of(std::string hop, const std::string& reason) {
  return make_finding(std::move(hop), waiting({reason}), {}, {});
}

} // namespace

TEST_CASE("only what has changed is news", "[queue]") {
  QueueState state;
  const auto first = news_of({finding_of("bank.example", not_verified)}, state);
  CHECK(first.findings.size() == 1);
  const auto same = news_of({finding_of("bank.example", not_verified)}, state);
  CHECK(same.findings.empty());
  CHECK(same.over.empty());
  const auto another = news_of(
      {finding_of("bank.example", no_answer), finding_of("shop.example", not_offered)},
      state);
  CHECK(another.findings.size() == 2);
  const auto over = news_of({finding_of("shop.example", not_offered)}, state);
  CHECK(over.findings.empty());
  CHECK(over.over == std::vector<std::string>{"bank.example"});
  CHECK(news_of({finding_of("bank.example", no_answer)}, state).findings.size() == 1);
}

TEST_CASE("a state is read as it was written", "[queue]") {
  const QueueState state{{{"bank.example", "theirs not-offered"}},
                         {{"19AFE5BB", queued_at}}};
  CHECK(state_of_json(state_json(state)) == state);
}

TEST_CASE("no part of a state is one", "[queue]") {
  const auto text = state_json({{{"bank.example", "ours"}}, {{"A", queued_at}}});
  for (std::size_t octets = 0; octets + 2 < text.size(); ++octets) {
    INFO(octets);
    CHECK_FALSE(state_of_json(text.substr(0, octets)));
  }
  CHECK_FALSE(state_of_json(R"({"version": 2, "domains": {}, "warned": {}})"));
  CHECK_FALSE(state_of_json(R"({"version": 1, "domains": {"a": 1}, "warned": {}})"));
  CHECK_FALSE(state_of_json(R"({"version": 1, "domains": {}, "warned": {"a": "b"}})"));
}

} // namespace mta_tls
