#include "tests/unit/milter/conversation.h"
#include "tests/unit/tell/looks.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using Lines = std::vector<std::string>;

const MacroMap::Values clerk{{"{auth_type}", "PLAIN"}, {"{auth_authen}", "clerk"}};
constexpr auto not_now = "451 4.7.4";
constexpr auto taken = "go on";

MacroMap::Values way(const std::string& mailer, const std::string& host = "bank.example",
                     const std::string& address = "it@bank.example") {
  return {{"{rcpt_mailer}", mailer}, {"{rcpt_host}", host}, {"{rcpt_addr}", address}};
}

std::shared_ptr<const WatchBoard> board_with(const std::string& hop) {
  auto board = std::make_shared<WatchBoard>();
  auto look = failed_look(Obstacle::not_offered);
  look.hop = hop;
  board->put({look, 1, now, std::nullopt});
  return board;
}

// A session of one who has come as far as MAIL. bank.example, or its relay, fails.
class Handing {
public:
  explicit Handing(const MacroMap::Values& user = clerk,
                   const MacroMap::Values& mta = postfix_connect,
                   const std::string& failing = "bank.example",
                   std::string_view client = "192.0.2.1")
      : conversation_(build(table())) {
    conversation_.host.board = board_with(failing);
    conversation_.connect(mta, client).helo(tls13);
    REQUIRE(conversation_.mail("<a@city.example>", user) == taken);
  }

  std::string to(const MacroMap::Values& macros) {
    return conversation_.rcpt("<it@bank.example>", macros);
  }
  FakeHost& host() { return conversation_.host; }
  Conversation& conversation() { return conversation_; }

private:
  static Table table() {
    auto rule = body(SecurityLevel::encrypt);
    rule.on_failure.refuse_new_after_failures = 1;
    return {
        {{{"bank.example"}, rule}, {{}, rule, {}, {"[relay.example]:587"}, {}, "relay"}}};
  }

  Conversation conversation_;
};

} // namespace

TEST_CASE("who hands in mail that cannot go hears why at RCPT", "[milter]") {
  Handing user;
  CHECK(user.to(way("smtp")) == not_now);
  CHECK(user.host().notes ==
        Lines{"<a@city.example> to <it@bank.example>: 451 4.7.4 bank.example gets mail "
              "only encrypted, but their server mx.bank.example offers no encryption. "
              "The fault is theirs. Not sent: try again later, or phone."});
  CHECK(user.host().refusals.empty());
}

TEST_CASE("the message goes to its other recipients", "[milter]") {
  Handing user;
  CHECK(user.to(way("smtp")) == not_now);
  CHECK(user.to(way("smtp", "new.example", "b@new.example")) == taken);
  CHECK(user.conversation().end());
}

TEST_CASE("a message all of whose recipients are put off has none", "[milter]") {
  Handing user;
  CHECK(user.to(way("smtp")) == not_now);
  CHECK_FALSE(user.conversation().end());
}

TEST_CASE("what does not leave by the servers that were seen is not judged by them",
          "[milter]") {
  Handing user;
  CHECK(user.to(way("local")) == taken);
  CHECK(user.to(way("dovecot")) == taken);
  CHECK(user.to(way("smtp", "[relay.example]:587")) == taken);
  CHECK(user.to({}) == taken);
}

TEST_CASE("behind a relay it is the relay that counts", "[milter]") {
  Handing user(clerk, postfix_connect, "[relay.example]:587");
  CHECK(user.to(way("smtp", "[relay.example]:587")) == not_now);
  CHECK(user.to(way("smtp")) == taken);
}

TEST_CASE("Sendmail's users hear it where mail goes to the domain's own hosts",
          "[milter]") {
  Handing user(clerk, sendmail_connect);
  CHECK(user.to(way("esmtp", "bank.example.")) == not_now);
  CHECK(user.to(way("esmtp", "smarthost.example.")) == taken);
  CHECK(user.to(way("local")) == taken);
}

TEST_CASE("programs on a Sendmail host hear it, too", "[milter]") {
  Handing program({}, sendmail_connect, "bank.example", "127.0.0.1");
  CHECK(program.to(way("esmtp", "bank.example.")) == not_now);
}

TEST_CASE("a printer that may relay without a login hears it, a stranger does not",
          "[milter]") {
  const MacroMap::Values no_login;
  Handing nobody(no_login);
  CHECK(nobody.to(way("smtp")) == not_now);
  CHECK(nobody.to(way("relay")) == taken);
  CHECK(Handing().to(way("relay")) == not_now);
}

TEST_CASE("where nobody watches all mail is taken", "[milter]") {
  Handing user;
  user.host().board = nullptr;
  CHECK(user.to(way("smtp")) == taken);
  user.host().board = std::make_shared<WatchBoard>();
  CHECK(user.to(way("smtp")) == taken);
}

TEST_CASE("what was seen too long ago is not told", "[milter]") {
  Handing user;
  user.host().time += std::chrono::hours(13);
  CHECK(user.to(way("smtp")) == taken);
}

} // namespace mta_tls
