#include "common/dialect/smtp_reply.h"
#include "common/explain/explain_inbound.h"
#include "common/explain/inbound_case.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace mta_tls {

using namespace mta_tls::testing;
using json = nlohmann::json;

namespace {

const auto a_table = [] {
  auto testing = inbound_rule("testing", SecurityLevel::fingerprint, {{"a.example"}});
  testing.mode = Mode::testing;
  return build_inbound({
      testing,
      inbound_rule("below", SecurityLevel::encrypt, {{"example"}, {}, {}, true}),
      inbound_rule("to", SecurityLevel::verify, {{}, {}, {"own.example"}}),
      inbound_rule("pinned", SecurityLevel::fingerprint, {{"pinned.example"}}),
  });
};

std::vector<std::string> requests() {
  std::vector<std::string> all;
  for (const auto* from : {"", "x@a.example", "b.example", "x@pinned.example", "x@y"})
    for (const auto* session :
         {"", R"(,"tls":"1.1")", R"(,"tls":"1.3","bits":256)",
          R"(,"tls":"1.2","cert":"mx.a.example")", R"(,"authenticated":true)"})
      for (const auto* to :
           {"", R"(,"recipient":"x@own.example")", R"(,"recipient":"x@other.example")"})
        all.push_back(std::string(R"({"from":")") + from + R"(","client":"192.0.2.1")" +
                      session + to + "}");
  return all;
}

std::optional<std::string> reply_of(const Snapshot& table, const SessionFacts& facts,
                                    const InboundEnvelope& envelope) {
  const auto decision = decide_inbound(table, facts, envelope, now);
  return std::holds_alternative<Violated>(decision.outcome)
             ? std::optional(smtp_reply(decision, facts, envelope).line())
             : std::nullopt;
}

} // namespace

TEST_CASE("what is explained is what the session is told", "[explain]") {
  const auto table = a_table();
  for (const auto& request : requests()) {
    INFO(request);
    const auto about = parse_inbound_case(request);
    REQUIRE(about);
    auto told = reply_of(*table, about->facts, about->at_mail);
    if (!told && about->at_rcpt) {
      told = reply_of(*table, about->facts, *about->at_rcpt);
    }
    const auto explained = json::parse(explain_inbound(*table, request, now));
    CHECK(explained.at("reply") == (told ? json(*told) : json(nullptr)));
    const auto text = inbound_explanation_text(explained.dump(), false);
    CHECK((text.find("is told") != std::string::npos) == told.has_value());
    if (told) {
      CHECK(text.find(*told) != std::string::npos);
    }
  }
}

TEST_CASE("an explanation names what a rule in testing would have said", "[explain]") {
  const auto table = a_table();
  const auto explained = json::parse(explain_inbound(
      *table, R"({"from": "x@a.example", "client": "192.0.2.1", "tls": "1.3"})", now));
  CHECK(explained.at("reply").is_null());
  const auto& rule = explained.at("questions").at(0).at("considered").at(0);
  CHECK(rule.at("rule") == "testing");
  CHECK(rule.at("verdict") == "testing");
  CHECK(rule.at("would_refuse") == "wrong-key");
  CHECK(rule.at("would_reply").get<std::string>().starts_with("550 5.7.5 "));
}

TEST_CASE("whatever is asked, an explanation is text", "[explain]") {
  const auto table = a_table();
  const json request = {{"from", "\x1b[2J\xff@-x-.a.example"},
                        {"client", "192.0.2.1"},
                        {"recipient", "\r\n@own.example"}};
  const auto explained = explain_inbound(
      *table, request.dump(-1, ' ', false, json::error_handler_t::ignore), now);
  const auto text = inbound_explanation_text(explained, false);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(json::parse(explain_inbound(*table, "{}", now)).contains("error"));
}

} // namespace mta_tls
