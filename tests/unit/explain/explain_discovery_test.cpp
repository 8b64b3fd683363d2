#include "common/explain/explain.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using json = nlohmann::json;
using enum SecurityLevel;

Table discovering() {
  Table table;
  table.discovery = {true, true, OnDnsError::defer};
  table.rules = {{{"forced.example"}, body(encrypt)}, {{"fixed.example"}, body(secure)}};
  return table;
}

DnsAnswer answer(DnsStatus status, bool is_secure) {
  DnsAnswer given;
  given.status = status;
  given.secure = is_secure;
  given.ttl = std::chrono::seconds(300);
  return given;
}

DnsAnswer mx(const std::string& host, bool is_secure) {
  auto given = answer(DnsStatus::data, is_secure);
  given.mx = {{10, host}};
  return given;
}

// A look-up to its end: each question gets the answer that `dns` has for it, or none.
DiscoveryTrace looked_up(const std::string& hop, const DnsAnswers& dns,
                         const std::optional<PolicyFetch>& fetch = std::nullopt) {
  Lookup lookup(next_hop(hop), {true, true}, {});
  for (auto tasks = lookup.next(now); tasks.any(); tasks = lookup.next(now)) {
    for (const auto& question : tasks.dns) {
      const auto found = dns.find(question);
      lookup.learn(question,
                   found == dns.end() ? answer(DnsStatus::no_data, true) : found->second);
    }
    if (tasks.fetch) {
      lookup.learn(fetch.value_or(PolicyFetch{}));
    }
  }
  return trace_of(lookup, *lookup.result(now));
}

DnsAnswer usable_tlsa() {
  auto given = answer(DnsStatus::data, true);
  given.tlsa = {{3, 1, 1, std::vector<std::byte>(32, std::byte{0xab})}};
  return given;
}

// The host mx.<domain>, with a TLSA record.
DnsAnswers with_tlsa(const std::string& domain, bool mx_is_secure) {
  const auto host = "mx." + domain;
  return {{{domain, DnsType::mx}, mx(host, mx_is_secure)},
          {{host, DnsType::a}, answer(DnsStatus::data, true)},
          {{"_25._tcp." + host, DnsType::tlsa}, usable_tlsa()}};
}

DnsAnswers with_sts(const std::string& text) {
  auto record = answer(DnsStatus::data, false);
  record.texts = {text};
  return {{{"a.example", DnsType::mx}, mx("mx.a.example", false)},
          {{"mx.a.example", DnsType::a}, answer(DnsStatus::data, false)},
          {{"_mta-sts.a.example", DnsType::txt}, record}};
}

PolicyFetch fetched(const std::string& mode) {
  return {FetchStatus::fetched,
          "version: STSv1\nmode: " + mode + "\nmx: mx.a.example\nmax_age: 86400\n", ""};
}

struct Explained {
  Explained(const std::string& target, const DiscoveryTrace* trace)
      : said(explain_outbound(*build(discovering()), target, {}, now, {trace})),
        about(json::parse(said)), discovery(about.at("discovery")),
        text(explanation_text(said, false)) {}

  std::string said;
  json about;
  json discovery;
  std::string text;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("explain tells what DANE has raised, and every question", "[explain]") {
  const auto trace = looked_up("a.example", with_tlsa("a.example", true));
  const Explained told("a.example", &trace);

  CHECK(told.about.at("answer") == "OK dane-only protocols=>=TLSv1.2");
  CHECK(told.about.at("decided_by") == "discovery");
  CHECK(told.discovery.at("use") == "dane");
  CHECK(told.discovery.at("dane").at("promise") == "dane-only");
  CHECK(told.discovery.at("questions").size() == trace.questions.size());
  CHECK(has(told.text, "a.example: data, validated, TTL 300"));
  CHECK(has(told.text, "10 mx.a.example"));
  CHECK(has(told.text, "3 1 1 abababab"));
}

TEST_CASE("R8: DANE behind an unsigned MX record says why it is only \"dane\"",
          "[explain]") {
  const auto trace = looked_up("a.example", with_tlsa("a.example", false));
  const Explained told("a.example", &trace);

  CHECK(told.about.at("answer") == "OK dane");
  CHECK(has(told.discovery.at("why"), std::string(explain(DaneReason::insecure_mx))));
  CHECK(told.discovery.at("dane").at("mx_secure") == false);
}

TEST_CASE("R4: where mail waits for DNS, the failing question is named", "[explain]") {
  auto failed = answer(DnsStatus::failed, false);
  failed.why = "SERVFAIL\x1b[31m";
  const auto trace = looked_up("a.example", {{{"a.example", DnsType::mx}, failed}});
  const Explained told("a.example", &trace);

  CHECK(told.about.at("answer").get<std::string>().starts_with("TEMP DANE: "));
  CHECK(told.discovery.at("use") == "failed");
  CHECK(has(told.discovery.at("why"), "(MX of a.example: "));
  CHECK(has(told.text, "SERVFAIL"));
  CHECK_FALSE(has(told.text, "\x1b"));
}

TEST_CASE("explain tells the policy of MTA-STS, and how it was fetched", "[explain]") {
  const auto trace =
      looked_up("a.example", with_sts("v=STSv1; id=7;"), fetched("enforce"));
  const Explained told("a.example", &trace);

  CHECK(told.about.at("decided_by") == "discovery");
  CHECK(told.discovery.at("use") == "mta_sts");
  CHECK(told.discovery.at("sts").at("mx") == json({"mx.a.example"}));
  CHECK(told.discovery.at("fetch").at("url") ==
        "https://mta-sts.a.example/.well-known/mta-sts.txt");
  CHECK(has(told.text, "mode enforce, id 7, holds until "));
}

TEST_CASE("a policy in testing is shown, and not applied", "[explain]") {
  const auto trace =
      looked_up("a.example", with_sts("v=STSv1; id=7;"), fetched("testing"));
  const Explained told("a.example", &trace);

  CHECK(told.about.at("answer") == "NOTFOUND ");
  CHECK(told.about.at("decided_by") == "nothing");
  CHECK(told.discovery.at("use") == "testing");
}

TEST_CASE("what a peer says never reaches the terminal raw", "[explain]") {
  const std::string hostile = "v=STSv1; id=\x1b]0;x\x07\r\nDecided by me";
  const auto trace = looked_up(
      "a.example", with_sts(hostile),
      PolicyFetch{FetchStatus::http_error, "", "HTTP/1.1 500 \x1b[2J\nanswered OK may"});
  const Explained told("a.example", &trace);

  for (const char c : told.text) {
    const auto octet = static_cast<unsigned char>(c);
    CHECK((octet == '\n' || (octet >= ' ' && octet != 0x7f)));
  }
  CHECK_FALSE(has(told.text, "\nDecided by me"));
  CHECK_FALSE(has(told.text, "\nanswered OK may"));
}

TEST_CASE("without a look-up explain says that there would be one", "[explain]") {
  const Explained told("a.example", nullptr);

  CHECK(told.about.at("answer") == "NOTFOUND ");
  CHECK(told.discovery.at("use") == "not_looked_up");
  CHECK(has(told.text, "DANE and MTA-STS would be looked up"));
}

TEST_CASE("where nothing is to be looked up explain is silent about it", "[explain]") {
  const Explained told("fixed.example", nullptr);
  CHECK(told.discovery.is_null());
  CHECK_FALSE(has(told.text, "looked up,"));
}

TEST_CASE("what explain has to look up is what a decision wants", "[explain]") {
  const auto table = build(discovering());
  const auto open = to_look_up(*table, "someone@a.example", now);
  REQUIRE(open);
  CHECK(open->hop.text() == "a.example");
  CHECK((open->wanted.dane && open->wanted.mta_sts));
  for (const auto* target : {"fixed.example", ".a.example", "[192.0.2.7]", "a b"}) {
    INFO(target);
    CHECK_FALSE(to_look_up(*table, target, now));
  }
}

} // namespace mta_tls
