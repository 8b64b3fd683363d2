#include "common/explain/future.h"
#include "common/policy/snapshot_builder.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

Instant day(std::string_view text) {
  return parse_day_or_time(text)->begin;
}

RuleBody forced_rule() {
  RuleBody body;
  body.requirement.level = SecurityLevel::encrypt;
  return body;
}

std::shared_ptr<const Snapshot> table_of(RuleBody body,
                                         std::optional<Exception> exception) {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", "00"});
  builder.add_domain(*Domain::parse("bank.example"));
  builder.end_rule(std::move(body), {2, 5}, "bank");
  if (exception) {
    builder.add_exception(*std::move(exception));
  }
  return builder.finish();
}

Exception exception_until(std::string_view expires) {
  return {"gap", "bank.example", SecurityLevel::may, "new server", "J. Doe",
          "",    day(expires)};
}

} // namespace

TEST_CASE("a rule that ends its testing is a change ahead", "[explain]") {
  auto body = forced_rule();
  body.mode = Mode::testing;
  body.enforce_after = day("2026-12-01");
  const auto table = table_of(body, std::nullopt);

  const auto future = future_answers(*table, "bank.example", day("2026-11-22"));

  REQUIRE(future.size() == 1);
  CHECK(future[0].at == day("2026-12-01"));
  CHECK(future[0].change == Change::stricter);
  CHECK(future[0].why == "rule \"bank\" turns from testing to enforce");
  CHECK(future[0].answer == "OK encrypt protocols=>=TLSv1.2");
}

TEST_CASE("an exception that expires is a change ahead, and once expired none",
          "[explain]") {
  const auto table = table_of(forced_rule(), exception_until("2026-12-24"));

  const auto ahead = future_answers(*table, "bank.example", day("2026-11-22"));

  REQUIRE(ahead.size() == 1);
  CHECK(ahead[0].why == "exception \"gap\" expires");
  CHECK(ahead[0].answer == "OK encrypt protocols=>=TLSv1.2");
  CHECK(future_answers(*table, "bank.example", day("2026-12-24")).empty());
}

TEST_CASE("a date that leaves the answer as it is, is no change", "[explain]") {
  auto body = forced_rule();
  body.valid_from = day("2026-12-01");
  const auto table = table_of(body, exception_until("2027-01-01"));

  const auto future = future_answers(*table, "bank.example", day("2026-11-22"));

  REQUIRE(future.size() == 1);
  CHECK(future[0].why == "exception \"gap\" expires");
}

TEST_CASE("what is in the table of others changes nothing", "[explain]") {
  const auto table = table_of(forced_rule(), exception_until("2026-12-24"));

  CHECK(future_answers(*table, "other.example", day("2026-11-22")).empty());
  CHECK(future_answers(*table, "not a key", day("2026-11-22")).empty());
}

TEST_CASE("a letter that takes its rule along is a change ahead", "[explain]") {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", "00"});
  LetterDefaults defaults;
  defaults.on_expiry = LetterDefaults::OnExpiry::testing;
  builder.set_letter_defaults(defaults);
  Letter letter;
  letter.id = "bank-2026";
  letter.valid_until = day("2027-01-01");
  letter.revoked_on = day("2027-02-01");
  auto body = forced_rule();
  body.letter = builder.add_letter(std::move(letter));
  builder.add_domain(*Domain::parse("bank.example"));
  builder.end_rule(std::move(body), {2, 5}, "bank");
  const auto table = builder.finish();

  const auto future = future_answers(*table, "bank.example", day("2026-11-22"));

  REQUIRE(future.size() == 1);
  CHECK(future[0].at == day("2027-01-01"));
  CHECK(future[0].why == "letter \"bank-2026\" lapses");
  CHECK(future[0].change == Change::weaker);
}

} // namespace mta_tls
