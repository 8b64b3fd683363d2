#include "common/base/text.h"
#include "policyd/watch_metrics.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

// Without the lines that tell what a metric is.
std::string samples_of(const WatchBoard* board) {
  MetricPage page;
  add_watch_metrics(page, board);
  std::string samples;
  for (const auto line : split(page.text(), '\n')) {
    if (!line.starts_with('#') && !line.empty()) {
      samples += line;
      samples += '\n';
    }
  }
  return samples;
}

std::size_t lines_of(std::string_view name, const std::string& samples) {
  std::size_t count = 0;
  for (const auto line : split(samples, '\n')) {
    count += std::size_t{line.starts_with(name)};
  }
  return count;
}

} // namespace

TEST_CASE("without a watch no domain is named", "[policyd]") {
  CHECK(samples_of(nullptr) == "mta_tls_watch_enabled 0\n"
                               "mta_tls_watch_domains{outlook=\"passes\"} 0\n"
                               "mta_tls_watch_domains{outlook=\"partly\"} 0\n"
                               "mta_tls_watch_domains{outlook=\"fails\"} 0\n"
                               "mta_tls_watch_domains{outlook=\"unseen\"} 0\n");
}

TEST_CASE("Prometheus is told how watched domains stand, the worst first", "[policyd]") {
  WatchBoard board;
  board.put(standing_of_look(good_look()));
  board.put(standing_of_look(unseen_look("[relay.example]:587", noon)));
  auto trial = failing_look(Obstacle::not_offered, "trial.example",
                            noon + std::chrono::seconds(1));
  trial.is_testing = true;
  trial.level = SecurityLevel::encrypt;
  board.put(standing_of_look(trial));
  CHECK(samples_of(&board) ==
        "mta_tls_watch_enabled 1\n"
        "mta_tls_watch_domains{outlook=\"passes\"} 1\n"
        "mta_tls_watch_domains{outlook=\"partly\"} 0\n"
        "mta_tls_watch_domains{outlook=\"fails\"} 1\n"
        "mta_tls_watch_domains{outlook=\"unseen\"} 1\n"
        "mta_tls_watch_last_look_timestamp_seconds 1728043201\n"
        "mta_tls_watch_domain_state{domain=\"trial.example\",level=\"encrypt\",mode="
        "\"testing\"} 2\n"
        "mta_tls_watch_domain_state{domain=\"[relay.example]:587\",level=\"secure\",mode="
        "\"enforce\"} 3\n"
        "mta_tls_watch_domain_state{domain=\"bank.example\",level=\"secure\",mode="
        "\"enforce\"} 0\n"
        "mta_tls_watch_domain_failing_since_timestamp_seconds{domain=\"trial.example\"} "
        "1728043201\n"
        "mta_tls_watch_domain_certificate_expiry_timestamp_seconds{domain=\"bank."
        "example\"} "
        "1733227200\n");
}

TEST_CASE("however many domains are watched, so many are named", "[policyd]") {
  WatchBoard board;
  for (std::size_t i = 0; i < 2 * most_named_domains; ++i) {
    auto look = good_look("d" + std::to_string(i) + ".example");
    look.outlook = i % 4 == 0 ? Outlook::fails : Outlook::passes;
    board.put(standing_of_look(std::move(look)));
  }
  const auto samples = samples_of(&board);
  CHECK(lines_of("mta_tls_watch_domain_state{", samples) == most_named_domains);
  CHECK(lines_of("mta_tls_watch_domain_failing_since", samples) ==
        most_named_domains / 2);
  CHECK(lines_of("mta_tls_watch_domain_certificate_expiry", samples) ==
        most_named_domains);
  CHECK(samples.find("mta_tls_watch_domains{outlook=\"passes\"} 750\n") !=
        std::string::npos);
}

} // namespace mta_tls
