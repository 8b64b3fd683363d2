#include "tests/unit/milter/conversation.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

std::shared_ptr<const Snapshot> bank_table() {
  return build_inbound({inbound_rule("bank", encrypt, {{"bank.example"}})});
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find("\n\tsmtp"));
}

} // namespace

TEST_CASE("a partner in plain text is refused at MAIL, and told why", "[milter]") {
  Conversation c(bank_table());
  CHECK(c.connect().helo().mail("<a@bank.example>") == "530 5.7.0");
  CHECK(c.host.refusals ==
        std::vector<std::string>{
            "refused <a@bank.example>: 530 5.7.0 TLS is required for mail from "
            "bank.example (rule \"bank\"): the session is in plain text; STARTTLS "
            "first."});
  CHECK(c.rcpt("<me@example.org>") == "451 4.7.1");
  CHECK_FALSE(c.end());
}

TEST_CASE("a partner with TLS passes, and so does anybody else without", "[milter]") {
  Conversation c(bank_table());
  c.connect().helo();
  c.session.abort();
  CHECK(c.helo(tls13).mail("<a@bank.example>") == "go on");
  CHECK(c.rcpt("<me@example.org>") == "go on");
  const auto changes = c.end();
  REQUIRE(changes);
  CHECK(changes->edits.empty());
  CHECK(changes->trace.ends_with("policy.rule=bank"));

  Conversation other(bank_table());
  CHECK(other.connect().helo().mail("<a@other.example>") == "go on");
  CHECK(other.rcpt("<me@example.org>") == "go on");
  CHECK(other.end()->trace == "mx.example.org;\n\tx-tls=none");
  CHECK(other.host.refusals.empty());
}

TEST_CASE("two messages of a session share its TLS, not its verdicts", "[milter]") {
  Conversation c(bank_table());
  c.connect().helo();
  CHECK(c.mail("<a@other.example>") == "go on");
  CHECK(c.rcpt("<me@example.org>") == "go on");
  CHECK(c.end());
  CHECK(c.mail("<a@bank.example>") == "530 5.7.0");
  CHECK(c.mail("<>") == "go on");
}

TEST_CASE("with wrapped TLS the first HELO has the facts", "[milter]") {
  Conversation c(bank_table());
  CHECK(c.connect().helo(tls13).mail("<a@bank.example>") == "go on");
}

TEST_CASE("a second HELO in plain text takes the TLS of the first away", "[milter]") {
  Conversation c(bank_table());
  c.connect().helo(tls13).helo();
  CHECK(c.mail("<a@bank.example>") == "530 5.7.0");
}

TEST_CASE("a client that leaves out HELO after STARTTLS is not taken for plain",
          "[milter]") {
  Conversation c(bank_table());
  c.connect().helo();
  c.session.abort();
  CHECK(c.mail("<a@bank.example>", tls13) == "go on");
}

TEST_CASE("HELO within a message ends the message", "[milter]") {
  Conversation c(bank_table());
  c.connect().helo(tls13);
  CHECK(c.mail("<a@bank.example>") == "go on");
  c.helo();
  CHECK(c.rcpt("<me@example.org>") == "451 4.7.1");
  CHECK_FALSE(c.end());
}

TEST_CASE("an MTA that does not tell is asked to come again, not passed", "[milter]") {
  Conversation c(bank_table());
  c.connect({{"v", "ACME 1"}}).helo();
  CHECK(c.mail("<a@bank.example>") == "451 4.7.0");
  CHECK(c.mail("<a@other.example>") == "go on");
}

TEST_CASE("before CONNECT nothing is known, and no rule is passed", "[milter]") {
  Conversation c(bank_table());
  CHECK(c.mail("<a@bank.example>") == "451 4.7.0");
  CHECK(c.rcpt("<me@example.org>") == "451 4.7.1");
  CHECK_FALSE(c.end());
}

TEST_CASE("a rule about recipients refuses one recipient and not the other", "[milter]") {
  Conversation c(
      build_inbound({inbound_rule("board", encrypt, {{}, {}, {"board.org"}})}));
  c.connect().helo();
  CHECK(c.mail("<a@bank.example>") == "go on");
  CHECK(c.rcpt("<x@board.org>") == "530 5.7.0");
  CHECK(c.rcpt("<me@example.org>") == "go on");
  CHECK(c.end());
  CHECK(c.host.refusals.size() == 1);
}

TEST_CASE("a message whose only recipient was refused does not pass", "[milter]") {
  Conversation c(
      build_inbound({inbound_rule("board", encrypt, {{}, {}, {"board.org"}})}));
  c.connect().helo();
  CHECK(c.mail("<a@bank.example>") == "go on");
  CHECK(c.rcpt("<x@board.org>") == "530 5.7.0");
  CHECK_FALSE(c.end());
}

TEST_CASE("a pinned key is never known to a milter, so it is deferred", "[milter]") {
  auto rule = inbound_rule("pinned", fingerprint, {{"bank.example"}});
  rule.requirement.keys = {key(1)};
  Conversation c(build_inbound({rule}));
  c.connect().helo(tls13 + MacroMap::Values{{"{cert_subject}", "x"}});
  CHECK(c.mail("<a@bank.example>") == "451 4.7.0");
}

TEST_CASE("a certificate's name is checked if the MTA trusts it", "[milter]") {
  auto rule = inbound_rule("bank", verify, {{"bank.example"}});
  rule.requirement.names = {name_pattern("mx.bank.example")};
  const auto [subject, answer] = GENERATE(table<std::string, std::string>({
      {"mx.bank.example", "go on"},
      {"mx.other.example", "550 5.7.5"},
      {"", "451 4.7.0"},
  }));
  Conversation c(build_inbound({rule}));
  c.connect().helo(tls13 + MacroMap::Values{{"{cert_subject}", subject}});
  CHECK(c.mail("<a@bank.example>") == answer);
}

TEST_CASE("Sendmail's forged certificate passes no rule", "[milter]") {
  auto rule = inbound_rule("bank", verify, {{"bank.example"}});
  rule.requirement.names = {name_pattern("mx.bank.example")};
  const MacroMap::Values subject{{"{cert_subject}", "/CN=mx.bank.example"},
                                 {"{cn_subject}", "mx.bank.example"}};
  const auto [verified, answer] = GENERATE(table<std::string, std::string>(
      {{"OK", "go on"}, {"FAIL", "550 5.7.5"}, {"NO", "550 5.7.5"}}));
  Conversation c(build_inbound({rule}));
  c.connect(sendmail_connect)
      .helo(tls13 + subject + MacroMap::Values{{"{verify}", verified}});
  CHECK(c.mail("<a@bank.example>") == answer);

  Conversation untold(build_inbound({rule}));
  untold.connect(sendmail_connect).helo(tls13 + subject);
  CHECK(untold.mail("<a@bank.example>") == "451 4.7.0");
}

TEST_CASE("local submission is exempt, and authenticated users need TLS alone",
          "[milter]") {
  Conversation local(bank_table());
  local.session.connect({"localhost", address("127.0.0.1"), 0},
                        MacroMap(postfix_connect));
  CHECK(local.helo().mail("a@bank.example") == "go on");

  const MacroMap::Values user{{"{auth_type}", "PLAIN"}, {"{auth_authen}", "bob"}};
  Conversation c(bank_table());
  CHECK(c.connect().helo().mail("<bob@example.org>", user) == "538 5.7.11");
  CHECK(c.helo(tls13).mail("<bob@example.org>", user) == "go on");
  CHECK(c.helo().mail("<bob@example.org>") == "go on");
}

TEST_CASE("a rule in testing lets pass, and says what it would have done", "[milter]") {
  auto rule = inbound_rule("bank", encrypt, {{"bank.example"}});
  rule.mode = Mode::testing;
  Conversation c(build_inbound({rule}));
  CHECK(c.connect().helo().mail("<a@bank.example>") == "go on");
  CHECK(c.rcpt("<me@example.org>") == "go on");
  CHECK(first_line(c.end()->trace) ==
        "mx.example.org;\n\tx-tls=fail reason=no-tls\n\tpolicy.rule=bank");
  REQUIRE(c.host.refusals.size() == 1);
  CHECK(c.host.refusals[0].starts_with("would refuse <a@bank.example>: 530 5.7.0 "));
}

TEST_CASE("a message is judged by the table of its MAIL, the next by the new one",
          "[milter]") {
  Conversation c(build_inbound({}));
  c.connect().helo();
  CHECK(c.mail("<a@bank.example>") == "go on");
  c.host.in_force =
      build_inbound({inbound_rule("bank", encrypt, {{"bank.example"}}),
                     inbound_rule("board", encrypt, {{}, {}, {"board.org"}})});
  CHECK(c.rcpt("<x@board.org>") == "go on");
  CHECK(c.end());
  CHECK(c.mail("<a@bank.example>") == "530 5.7.0");
}

TEST_CASE("every field that claims to be ours goes, the last first", "[milter]") {
  Conversation c(build_inbound({}), "us.example");
  c.connect().helo();
  c.mail("<a@x.example>");
  c.rcpt("<me@example.org>");
  c.session.header("Authentication-Results", "us.example; x-tls=pass");
  c.session.header("Authentication-Results", "mx.example.org; x-tls=pass");
  c.session.header("Subject", "us.example");
  c.session.header("AUTHENTICATION-results", " (x) US.example 1; none");
  const auto changes = c.end();
  REQUIRE(changes);
  REQUIRE(changes->edits.size() == 2);
  CHECK(changes->edits[0].index == 3);
  CHECK(changes->edits[1].index == 1);
  CHECK(changes->edits[0].name == "Authentication-Results");
  CHECK(changes->edits[0].value.empty());
  CHECK(changes->trace == "us.example;\n\tx-tls=none");
  CHECK(c.host.notes == std::vector<std::string>{
                            "2 forged Authentication-Results of <a@x.example> in 4ABC"});
}

TEST_CASE("header fields of a message do not count in the next", "[milter]") {
  Conversation c(build_inbound({}), "us.example");
  c.connect().helo();
  c.mail("<a@x.example>");
  c.rcpt("<me@example.org>");
  c.session.header("Authentication-Results", "us.example; x-tls=pass");
  c.session.abort();
  c.mail("<a@x.example>");
  c.rcpt("<me@example.org>");
  CHECK(c.end()->edits.empty());
}

namespace {

using TlsRequiredNo = InboundDefaults::TlsRequiredNo;

std::shared_ptr<const Snapshot> forced_table(TlsRequiredNo what) {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", ""});
  builder.add_domain(domain("forced.example"));
  builder.end_rule(body_with_subdomains(encrypt), {}, "");
  builder.add_domain(domain("may.example"));
  builder.end_rule(body(may), {}, "");
  builder.add_next_hop(next_hop("[relay.example]:587"));
  builder.end_rule(body(secure), {}, "relay");
  InboundDefaults defaults;
  defaults.tls_required_no = what;
  builder.set_inbound_defaults(defaults);
  return builder.finish();
}

// The indexes of the TLS-Required fields that are removed.
std::vector<int> removed(TlsRequiredNo what, const std::vector<std::string>& recipients,
                         const std::vector<std::string>& values,
                         const MacroMap::Values& macros = {}) {
  Conversation c(forced_table(what));
  c.connect().helo(tls13);
  c.mail("<a@x.example>");
  for (const auto& recipient : recipients) {
    c.rcpt(recipient, macros);
  }
  for (const auto& value : values) {
    c.session.header("TLS-Required", value);
  }
  const auto changes = c.end();
  REQUIRE(changes);
  std::vector<int> indexes;
  for (const auto& removal : changes->edits) {
    CHECK(removal.name == "TLS-Required");
    CHECK(removal.value.empty());
    indexes.push_back(removal.index);
  }
  CHECK(c.host.notes.size() == (indexes.empty() ? 0 : 1));
  return indexes;
}

using Indexes = std::vector<int>;

} // namespace

TEST_CASE("a header does not undo a contract", "[milter]") {
  constexpr auto ignored = TlsRequiredNo::ignore_when_forced;
  CHECK(removed(ignored, {"<b@forced.example>"}, {"No"}) == Indexes{1});
  CHECK(removed(ignored, {"<b@sub.FORCED.example>"}, {" no (really)"}) == Indexes{1});
  CHECK(removed(ignored, {"<b@may.example>", "<b@forced.example>"}, {"no", "x", "NO"}) ==
        Indexes{3, 2, 1});
  CHECK(removed(ignored, {"<b@may.example>"}, {"no"}).empty());
  CHECK(removed(ignored, {"<b@unlisted.example>"}, {"no"}).empty());
  CHECK(removed(ignored, {"<b@forced.example>"}, {"yes"}).empty());
  CHECK(removed(ignored, {"<b@unlisted.example>"}, {"no"},
                {{"{rcpt_host}", "[relay.example]:587"}}) == Indexes{1});
}

TEST_CASE("whether that header is honoured or always taken off is the table's choice",
          "[milter]") {
  CHECK(removed(TlsRequiredNo::honor, {"<b@forced.example>"}, {"no"}).empty());
  CHECK(removed(TlsRequiredNo::strip, {"<b@unlisted.example>"}, {"no"}) == Indexes{1});
}

TEST_CASE("a session without a name of its own in j is called localhost", "[milter]") {
  const auto name = GENERATE("", "a b", "x;y");
  Conversation c(build_inbound({}));
  c.connect({{"v", "Postfix 3.7.11"}, {"j", name}}).helo();
  c.mail("<a@x.example>");
  c.rcpt("<b@x.example>");
  CHECK(c.end()->trace == "localhost;\n\tx-tls=none");
}

} // namespace mta_tls
