#include "common/table/load.h"
#include "common/tls/sha256.h"
#include "tests/unit/table/temporary_folder.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

const Instant now = parse_day_or_time("2026-11-22T12:00:00Z")->begin;

std::shared_ptr<const Snapshot> load(const TemporaryFolder& folder,
                                     std::string_view json) {
  const auto table = load_table(folder.write("policy.json", json), now);
  if (!table) {
    FAIL(render(table.error().diagnostics.front()));
  }
  return table->snapshot;
}

const RuleBody& body_of(const Snapshot& table, std::string_view name) {
  const auto rule = table.rule_of(name);
  REQUIRE(rule);
  return table.rules().body(*rule);
}

std::string place_of(const Snapshot& table, std::string_view name) {
  const auto rule = table.rule_of(name);
  REQUIRE(rule);
  const auto place = table.rules().place(*rule);
  return std::string(table.rules().id(*rule, name)) + " " + std::to_string(place.line) +
         ":" + std::to_string(place.column);
}

std::string pattern_texts(const std::vector<NamePattern>& patterns) {
  std::string all;
  for (const auto& pattern : patterns) {
    all += pattern.text() + " ";
  }
  return all;
}

} // namespace

TEST_CASE("what a rule leaves out comes from its profile, then from the defaults",
          "[table]") {
  const TemporaryFolder folder;
  // Whatever is referred to stands behind what refers to it.
  const auto table = load(folder, R"({ "version": 1, "outbound": [
    { "domains": ["plain.example"], "level": "encrypt" },
    { "domains": ["own.example"], "level": "encrypt", "min_tls": "1.1-legacy" },
    { "domains": ["whole.example"], "profile": "p" },
    { "domains": ["part.example"], "profile": "p", "level": "verify" },
    { "domains": ["cert.example"], "profile": "p", "cert": { "ca_file": "/etc/hostname" } },
    { "domains": ["mx.example"], "profile": "q", "mx": [".b.example"] } ],
    "profiles": {
      "p": { "level": "secure", "min_tls": "1.2", "cert": { "names": ["mx.p.example"] } },
      "q": { "level": "secure", "mx": ["a.example"] } },
    "defaults": { "outbound": { "min_tls": "1.3", "level": "secure" } } })");
  CHECK(body_of(*table, "plain.example").requirement.min_tls == TlsVersion::v1_3);
  CHECK(body_of(*table, "own.example").requirement.min_tls == TlsVersion::v1_1);

  const auto& whole = body_of(*table, "whole.example");
  CHECK(whole.profile == "p");
  CHECK(whole.requirement.level == SecurityLevel::secure);
  CHECK(whole.requirement.min_tls == TlsVersion::v1_2);
  CHECK(pattern_texts(whole.requirement.names) == "mx.p.example ");

  const auto& part = body_of(*table, "part.example");
  CHECK(part.requirement.level == SecurityLevel::verify);
  CHECK(part.requirement.names.empty());

  const auto& cert = body_of(*table, "cert.example");
  CHECK(cert.requirement.ca_file == "/etc/hostname");
  CHECK(cert.requirement.names.empty());

  const auto& mx = body_of(*table, "mx.example");
  CHECK(pattern_texts(mx.mx) == ".b.example ");
  CHECK(pattern_texts(mx.requirement.names) == ".b.example ");

  const auto& unlisted = table->default_requirement();
  REQUIRE(unlisted);
  CHECK(unlisted->level == SecurityLevel::secure);
  CHECK(unlisted->min_tls == TlsVersion::v1_3);
}

TEST_CASE("without defaults there is no opinion about unlisted domains", "[table]") {
  const TemporaryFolder folder;
  const auto table = load(folder, R"({"version": 1})");
  CHECK_FALSE(table->default_requirement());
  CHECK_FALSE(table->serial());
  CHECK(table->name_count() == 0);
}

TEST_CASE("a rule knows its name and its place", "[table]") {
  const TemporaryFolder folder;
  const auto table =
      load(folder, "{ \"version\": 1, \"outbound\": [\n"
                   "  { \"domains\": [\"a.example\"], \"level\": \"may\" },\n"
                   "  { \"domains\": [\"b.example\", \"c.example\"],\n"
                   "    \"level\": \"may\" }, { \"id\": \"mine\",\n"
                   "    \"domains\": [\"d.example\"], \"level\": \"may\" },\n"
                   "\t{ \"next_hops\": [\"[E.example]:25\"], \"level\": \"may\" }\n"
                   "]}");
  CHECK(place_of(*table, "a.example") == "a.example 2:3");
  CHECK(place_of(*table, "b.example") == "b.example 3:3");
  CHECK(place_of(*table, "c.example") == "b.example 3:3");
  CHECK(place_of(*table, "d.example") == "mine 4:23");
  CHECK(place_of(*table, "[e.example]:25") == "[e.example]:25 6:2");
}

TEST_CASE("the column of a rule far out on one long line is the highest there is",
          "[table]") {
  const TemporaryFolder folder;
  const auto table =
      load(folder, R"({"version": 1, "comment": ")" + std::string(4000, 'x') + "\"" +
                       std::string(70'000, ' ') +
                       R"(, "outbound": [{"domains": ["a.example"], "level": "may"}]})");
  CHECK(place_of(*table, "a.example") == "a.example 1:65535");
}

TEST_CASE("dates of a rule are the beginning of a day, or include it", "[table]") {
  const TemporaryFolder folder;
  const auto table = load(folder, R"({ "version": 1, "outbound": [
    { "domains": ["a.example"], "level": "verify", "mode": "testing",
      "enforce_after": "2027-01-01", "valid_from": "2026-12-01", "review_by": "2027-06-30" } ],
    "exceptions": [ { "id": "e", "domain": "A.example", "level": "opportunistic",
      "reason": "r", "approved_by": "b", "ticket": "t", "expires": "2026-12-31" } ] })");
  const auto& body = body_of(*table, "a.example");
  CHECK(body.mode == Mode::testing);
  CHECK(body.enforce_after == parse_day_or_time("2027-01-01T00:00:00Z")->begin);
  CHECK(body.valid_from == parse_day_or_time("2026-12-01T00:00:00Z")->begin);
  CHECK(body.review_by == parse_day_or_time("2027-07-01T00:00:00Z")->begin);
  const auto* exception = table->exception_for("a.example");
  REQUIRE(exception);
  CHECK(exception->id == "e");
  CHECK(exception->level == SecurityLevel::may);
  CHECK(exception->ticket == "t");
  CHECK(exception->expires == parse_day_or_time("2027-01-01T00:00:00Z")->begin);
}

TEST_CASE("names are stored in canonical form", "[table]") {
  const TemporaryFolder folder;
  const auto table = load(folder, R"({ "version": 1, "outbound": [
    { "domains": ["B\u00dcCHER.example", "stra\u00dfe.example", "UPPER.example"],
      "include_subdomains": true, "except_domains": ["News.B\u00fccher.example"],
      "next_hops": ["[IPv6:2001:DB8:0::7]:SMTP"], "level": "secure",
      "cert": { "names": ["*.M\u00fcnchen.example"] } } ] })");
  CHECK(table->rule_of("xn--bcher-kva.example"));
  CHECK(table->rule_of("xn--strae-oqa.example"));
  CHECK(table->rule_of("upper.example"));
  CHECK(table->rule_of("[2001:db8::7]:smtp"));
  CHECK(table->is_excepted(0, "x.news.xn--bcher-kva.example"));
  CHECK(pattern_texts(body_of(*table, "upper.example").requirement.names) ==
        "*.xn--mnchen-3ya.example ");
}

TEST_CASE("a snapshot names its files and their digests", "[table]") {
  const TemporaryFolder folder;
  const std::string json = R"({ "version": 1, "serial": 7,
    "profiles": { "p": { "level": "verify" } },
    "imports": [ { "id": "list", "format": "csv", "file": "list.csv", "profile": "p",
                   "max_age": "90d" } ] })";
  const std::string list = "# first\ndomain\na.example\nb.example\n";
  folder.write("list.csv", list);
  const auto path = folder.write("policy.json", json);
  const auto table = load_table(path, now);
  REQUIRE(table);
  const auto& sources = table->snapshot->sources();
  REQUIRE(sources.size() == 2);
  CHECK(sources[0].path == path);
  CHECK(sources[0].sha256 == sha256_hex(json));
  CHECK(sources[1].path == folder.path("list.csv"));
  CHECK(sources[1].sha256 == sha256_hex(list));
  CHECK(table->files == std::vector<std::string>{path, folder.path("list.csv")});
  CHECK(table->snapshot->serial() == 7);

  CHECK(place_of(*table->snapshot, "b.example") == "list 3:1");
  const auto& body = body_of(*table->snapshot, "b.example");
  CHECK(body.source == 1);
  CHECK(body.profile == "p");
  CHECK(body.requirement.level == SecurityLevel::verify);
}

TEST_CASE("a failure names the files that would have to change", "[table]") {
  const TemporaryFolder folder;
  const auto path = folder.write("policy.json", R"({ "version": 1,
    "imports": [ { "id": "list", "format": "postfix-tls-policy", "file": "missing",
                   "max_age": "90d" } ] })");
  const auto table = load_table(path, now);
  REQUIRE_FALSE(table);
  CHECK(table.error().files == std::vector<std::string>{path, folder.path("missing")});
}

TEST_CASE("many domains in many rules are all there, and duplicates are found",
          "[table]") {
  const TemporaryFolder folder;
  std::string json = R"({"version":1,"outbound":[)";
  for (int rule = 0; rule < 50; ++rule) {
    json += rule == 0 ? "" : ",\n";
    json += R"({"domains":[)";
    for (int i = 0; i <= rule; ++i) {
      json += (i == 0 ? "\"d" : ",\"d") + std::to_string(rule) + "-" + std::to_string(i) +
              ".example\"";
    }
    json += R"(],"level":"encrypt"})";
  }
  const auto table = load(folder, json + "]}");
  CHECK(table->name_count() == 50 * 51 / 2);
  CHECK(place_of(*table, "d49-49.example") == "d49-0.example 50:1");

  const auto twice =
      load_table(folder.write("policy.json",
                              json + R"(,{"domains":["d7-3.example"],"level":"may"}]})"),
                 now);
  REQUIRE_FALSE(twice);
  REQUIRE(twice.error().diagnostics.size() == 1);
  CHECK(twice.error().diagnostics[0].message ==
        "\"d7-3.example\" is already in rule \"d7-0.example\" at " +
            folder.path("policy.json") + ":8:58");
}
