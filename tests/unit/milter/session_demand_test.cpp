#include "tests/unit/milter/conversation.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;
using Lines = std::vector<std::string>;

const MacroMap::Values clerk{{"{auth_type}", "PLAIN"}, {"{auth_authen}", "clerk"}};

MacroMap::Values route(const std::string& mailer, const std::string& address,
                       const std::string& host = "") {
  return {{"{rcpt_mailer}", mailer},
          {"{rcpt_addr}", address},
          {"{rcpt_host}", host.empty() ? address.substr(address.find('@') + 1) : host}};
}

MessageRule secure_tag(SecurityLevel level = encrypt) {
  auto rule = tag_rule("[secure]", level);
  rule.remove = true;
  return rule;
}

// forced.example: encrypt; proved.example: verify; the relay: encrypt.
Table demanding(const MessageRule& rule) {
  Table table;
  table.rules = {{{"forced.example"}, body(encrypt)},
                 {{"proved.example"}, body(verify)},
                 {{}, body(encrypt), {}, {"[relay.example]:587"}, {}, "relay"}};
  table.messages = {rule};
  return table;
}

// A session of one of our users, who has sent the sender and the tag.
class Submission {
public:
  explicit Submission(const Table& table, bool has_forced_transport = true,
                      const MacroMap::Values& mta = postfix_connect)
      : conversation_(build(table)) {
    conversation_.host.chosen.has_forced_transport = has_forced_transport;
    conversation_.connect(mta).helo(tls13);
  }

  Submission& mail(std::string_view sender = "<a@city.example>",
                   const MacroMap::Values& user = clerk) {
    REQUIRE(conversation_.mail(sender, user) == "go on");
    return *this;
  }
  Submission& to(const MacroMap::Values& way) {
    REQUIRE(conversation_.rcpt("<x@y.example>", way) == "go on");
    return *this;
  }
  Submission& away(const std::string& domain) { return to(route("smtp", "b@" + domain)); }
  Submission& here() { return to(route("local", "b@city.example")); }
  Submission& field(std::string_view name, std::string_view value) {
    conversation_.session.header(name, value);
    return *this;
  }

  // "passed", "handed over: encrypt", or what the user is told.
  std::string end(std::string_view subject = "[secure] x") {
    field("Subject", subject);
    const auto changes = conversation_.end();
    edits.clear();
    if (!changes) {
      return conversation_.refusal;
    }
    for (const auto& edit : changes->edits) {
      edits += edit.name + ' ' + std::to_string(edit.index) + ": " + edit.value + '\n';
    }
    return changes->forced.empty() ? "passed" : "handed over: " + changes->forced;
  }

  const Lines& demands() const { return conversation_.host.demands; }
  const Lines& notes() const { return conversation_.host.notes; }
  FakeHost& host() { return conversation_.host; }

  std::string edits; // of the last message

private:
  Conversation conversation_;
};

} // namespace

TEST_CASE("a tagged message to where nothing is agreed is handed over, without its tag",
          "[milter]") {
  Submission submission(demanding(secure_tag()));
  CHECK(submission.mail().away("new.example").away("forced.example").end() ==
        "handed over: encrypt");
  CHECK(submission.edits == "Subject 1: x\n");
  CHECK(submission.demands() == Lines{"[secure] encrypt handed-over"});
  CHECK(submission.mail().away("new.example").end("x") == "passed");
  CHECK(submission.edits.empty());
}

TEST_CASE("a tagged message to where the table forces TLS passes as it is", "[milter]") {
  Submission submission(demanding(secure_tag()));
  CHECK(submission.mail().away("forced.example").away("proved.example").end() ==
        "passed");
  CHECK(submission.edits == "Subject 1: x\n");
  CHECK(submission.demands() == Lines{"[secure] encrypt kept"});
}

TEST_CASE("what the table forces must be as much as is demanded", "[milter]") {
  Submission submission(demanding(secure_tag(verify)));
  CHECK(submission.mail().away("proved.example").end() == "passed");
  CHECK(submission.mail().away("forced.example").end() == "handed over: verify");
}

TEST_CASE("behind a relay the table is asked for the relay", "[milter]") {
  Submission submission(demanding(secure_tag()));
  const auto relayed = route("smtp", "b@new.example", "[relay.example]:587");
  const auto other = route("smtp", "b@forced.example", "[other.example]:587");
  CHECK(submission.mail().to(relayed).end() == "passed");
  CHECK(submission.mail().to(other).end() ==
        "550 5.7.10 This message must travel encrypted (rule \"[secure]\", level "
        "encrypt): for mail to forced.example, which leaves by [other.example]:587, that "
        "is not agreed. Ask your postmaster to agree on it with them.");
  CHECK(submission.mail()
            .to(relayed)
            .away("new.example")
            .end()
            .find("mail to new.example leaves by [relay.example]:587") !=
        std::string::npos);
}

TEST_CASE("recipients here demand nothing more, but keep others from being handed over",
          "[milter]") {
  Submission submission(demanding(secure_tag()));
  CHECK(submission.mail().here().end() == "passed");
  CHECK(submission.edits == "Subject 1: x\n");
  CHECK(submission.demands().empty());
  CHECK(submission.mail().here().away("forced.example").end() == "passed");
  CHECK(
      submission.mail().here().away("new.example").end() ==
      "550 5.7.10 This message must travel encrypted (rule \"[secure]\", level "
      "encrypt): it has recipients here (city.example) and elsewhere (new.example), for "
      "whom that cannot be done at once. Send it twice: to those here, and to those "
      "elsewhere.");
  CHECK(submission.demands() ==
        Lines{"[secure] encrypt kept", "[secure] encrypt refused"});

  auto accepting = secure_tag();
  accepting.mixed = MessageRule::Mixed::accept;
  Submission lenient(demanding(accepting));
  CHECK(lenient.mail().here().away("new.example").end() == "passed");
  CHECK(lenient.demands() == Lines{"[secure] encrypt let-go"});
  CHECK(lenient.mail().away("new.example").end() == "handed over: encrypt");
}

TEST_CASE("without a forced transport what the table does not force is refused",
          "[milter]") {
  const auto with_postfix = GENERATE(true, false);
  Submission submission(demanding(secure_tag()), !with_postfix,
                        with_postfix ? postfix_connect : sendmail_connect);
  const auto mailer = with_postfix ? "smtp" : "esmtp";
  CHECK(submission.mail().to(route(mailer, "b@forced.example")).end() == "passed");
  CHECK(submission.mail().to(route(mailer, "b@new.example")).end() ==
        "550 5.7.10 This message must travel encrypted (rule \"[secure]\", level "
        "encrypt): for mail to new.example that is not agreed. Ask your postmaster to "
        "agree on it with them.");
  CHECK(submission.mail()
            .to(route(mailer, "b@new.example"))
            .to(route("local", "c@city.example"))
            .end()
            .starts_with("550 5.7.10"));
}

TEST_CASE("where the MTA does not tell where a recipient is, a demand waits",
          "[milter]") {
  Submission submission(demanding(secure_tag()));
  CHECK(submission.mail().to({}).end().starts_with("451 4.7.0 This message"));
  CHECK(submission.mail().to({}).end("x") == "passed");
  CHECK(submission.mail().to(route("slow", "b@new.example")).end().starts_with("550"));
}

TEST_CASE("somebody else's tag is none, and stays", "[milter]") {
  Submission submission(demanding(secure_tag()));
  CHECK(submission.mail("<a@x.example>", {}).here().end() == "passed");
  CHECK(submission.mail("<a@x.example>", {}).away("new.example").end() == "passed");
  // RFC 4422 appendix A: a certificate is no login.
  CHECK(submission.mail("<a@x.example>", {{"{auth_type}", "EXTERNAL"}})
            .away("new.example")
            .end() == "passed");
  CHECK(submission.edits.empty());
  CHECK(submission.demands().empty());
}

TEST_CASE("a marker of whatever origin is removed and has no effect", "[milter]") {
  Submission submission(demanding(secure_tag()));
  submission.mail("<a@x.example>", {}).away("new.example");
  submission.field("X-MTA-TLS-Forced", "encrypt").field("x-mta-tls-forced ", "verify");
  CHECK(submission.end() == "passed");
  CHECK(submission.edits == "X-MTA-TLS-Forced 2: \nX-MTA-TLS-Forced 1: \n");
  CHECK(submission.notes() ==
        Lines{"2 forged X-MTA-TLS-Forced of <a@x.example> in 4ABC"});
  submission.mail().away("new.example").field("X-MTA-TLS-Forced", "verify");
  CHECK(submission.end() == "handed over: encrypt");
  CHECK(submission.edits == "Subject 1: x\nX-MTA-TLS-Forced 1: \n");
}

TEST_CASE("a message that demands TLS does not ask for none", "[milter]") {
  // Postfix 3.10 and later asks no policy for a message with this field.
  Submission submission(demanding(secure_tag()));
  submission.mail().away("new.example").field("TLS-Required", "No");
  CHECK(submission.end() == "handed over: encrypt");
  CHECK(submission.edits == "Subject 1: x\nTLS-Required 1: \n");
  CHECK(submission.notes() ==
        Lines{"TLS-Required of <a@city.example> in 4ABC for [secure]"});
  submission.mail().away("new.example").field("TLS-Required", "No");
  CHECK(submission.end("x") == "passed");
  CHECK(submission.edits.empty());
}

TEST_CASE("a rule in testing tells what would be, and changes nothing", "[milter]") {
  auto trial = secure_tag(verify);
  trial.mode = Mode::testing;
  Submission submission(demanding(trial));
  CHECK(submission.mail().away("new.example").end() == "passed");
  CHECK(submission.mail().away("new.example").here().end() == "passed");
  CHECK(submission.edits.empty());
  CHECK(submission.demands() == Lines{"testing: [secure] verify handed-over",
                                      "testing: [secure] verify refused"});

  auto both = demanding(secure_tag());
  trial.id = "trial";
  both.messages.push_back(trial);
  Submission two(both);
  CHECK(two.mail().away("forced.example").end() == "passed");
  CHECK(two.demands() ==
        Lines{"testing: trial verify handed-over", "[secure] encrypt kept"});
}

TEST_CASE("a sender whom Postfix has sent to forcedtls already needs no marker",
          "[milter]") {
  Table table;
  table.senders = {sender_rule("hr", encrypt, from_address("hr@city.example")),
                   sender_rule("app", verify, from_user("clerk"))};
  Submission submission(table);
  const MacroMap::Values nobody;
  CHECK(submission.mail("<hr@city.example>", nobody)
            .to(route("forcedtls", "b@new.example"))
            .here()
            .end("x") == "passed");
  CHECK(submission.demands() == Lines{"hr encrypt kept"});
  CHECK(submission.mail("<hr@city.example>", nobody).away("new.example").end("x") ==
        "handed over: encrypt");
  CHECK(submission.mail("<hr@city.example>")
            .to(route("forcedtls", "b@new.example"))
            .end("x") == "handed over: verify");
  CHECK(submission.mail("<hr@city.example>")
            .to(route("forcedtls-verify", "b@new.example"))
            .end("x") == "passed");
  CHECK(submission.mail("<x@city.example>", nobody).away("new.example").end("x") ==
        "passed");
}

TEST_CASE("Sendmail tells who sends when it asks, but not who has logged in",
          "[milter]") {
  Table table;
  table.senders = {sender_rule("hr", encrypt, from_address("hr@city.example")),
                   sender_rule("app", encrypt, from_user("clerk"))};
  Submission submission(table, true, sendmail_connect);
  const auto elsewhere = route("esmtp", "b@new.example", "mx.new.example.");
  CHECK(submission.mail("<hr@city.example>", {}).to(elsewhere).end("x") == "passed");
  CHECK(submission.demands() == Lines{"hr encrypt kept"});
  CHECK(submission.mail("<x@city.example>", clerk)
            .to(elsewhere)
            .end("x")
            .starts_with("550 5.7.10 This message must travel encrypted (rule \"app\""));
}

TEST_CASE("the table of MAIL says what is demanded and what is forced", "[milter]") {
  Submission submission(demanding(secure_tag()));
  submission.mail();
  submission.host().in_force = build({});
  CHECK(submission.away("forced.example").end() == "passed");
  CHECK(submission.demands() == Lines{"[secure] encrypt kept"});
  CHECK(submission.mail().away("new.example").end() == "passed");
  CHECK(submission.demands().size() == 1);
}

} // namespace mta_tls
