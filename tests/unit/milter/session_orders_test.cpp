#include "milter/session.h"
#include "tests/unit/milter/fake_host.h"
#include "tests/unit/milter/macro_map.h"

#include <catch2/catch.hpp>

#include <array>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

enum class Event {
  connect,
  helo_plain,
  helo_tls,
  helo_trusted,
  mail_bank,  // rule: encrypt
  mail_other, // no rule
  rcpt_board, // rule: verify
  rcpt_other, // no rule
  header,
  end,
  abort
};

constexpr std::size_t event_count = 11;

const MacroMap::Values trusted_client = tls13 + MacroMap::Values{{"{cert_subject}", "x"}};

std::shared_ptr<const Snapshot> two_rules() {
  static const auto table =
      build_inbound({inbound_rule("bank", encrypt, {{"bank.example"}}),
                     inbound_rule("board", verify, {{}, {}, {"board.org"}})});
  return table;
}

// What a session is to do, told another way: by what the peer has shown so far.
struct Expected {
  enum class Seen { nothing, plain, tls, trusted };
  Seen seen = Seen::nothing;
  bool connected = false; // so that it is known what an absent macro means
  bool message = false;
  bool recipient = false;

  int mail(bool bank) {
    message = !bank || seen >= Seen::tls;
    recipient = false;
    return message ? 0 : seen == Seen::plain ? 530 : 451;
  }
  int rcpt(bool board) {
    if (!message) {
      return 451;
    }
    if (!board || seen == Seen::trusted) {
      recipient = true;
      return 0;
    }
    return seen == Seen::plain ? 530 : seen == Seen::tls && connected ? 550 : 451;
  }
  bool end() {
    const bool passes = message && recipient;
    message = false;
    return passes;
  }
};

class Run {
public:
  // False as soon as the session does not do what is expected of it.
  bool step(Event event) {
    switch (event) {
    case Event::connect:
      return connect();
    case Event::helo_plain:
      return helo({}, Expected::Seen::plain);
    case Event::helo_tls:
      return helo(tls13, Expected::Seen::tls);
    case Event::helo_trusted:
      return helo(trusted_client, Expected::Seen::trusted);
    case Event::mail_bank:
      return mail("<a@bank.example>", true);
    case Event::mail_other:
      return mail("<a@other.example>", false);
    case Event::rcpt_board:
      return code(session_.rcpt("<b@board.org>", macros_)) == expected_.rcpt(true);
    case Event::rcpt_other:
      return code(session_.rcpt("<b@other.org>", macros_)) == expected_.rcpt(false);
    case Event::header:
      session_.header("Authentication-Results", "mx.example.org; x-tls=pass");
      return true;
    case Event::end:
      return std::holds_alternative<MessageChanges>(session_.end_of_message(macros_)) ==
             expected_.end();
    case Event::abort:
      session_.abort();
      expected_.message = false;
      return true;
    }
    return false;
  }

private:
  static int code(const Session::Answer& answer) { return answer ? answer->code : 0; }

  // A new connection of the MTA begins without macros.
  bool connect() {
    macros_ = MacroMap(postfix_connect);
    helo_macros_.clear();
    expected_ = {};
    expected_.connected = true;
    session_.connect({"client", address("192.0.2.1"), 4711}, macros_);
    return true;
  }

  bool helo(const MacroMap::Values& values, Expected::Seen seen) {
    macros_.replace(helo_macros_, values);
    helo_macros_ = values;
    expected_.seen = expected_.connected             ? seen
                     : seen == Expected::Seen::plain ? Expected::Seen::nothing
                                                     : Expected::Seen::tls;
    expected_.message = false;
    session_.helo("client", macros_);
    return true;
  }

  bool mail(std::string_view sender, bool bank) {
    if (expected_.connected && expected_.seen == Expected::Seen::nothing) {
      expected_.seen = Expected::Seen::plain; // MAIL without HELO
    }
    return code(session_.mail(sender, macros_)) == expected_.mail(bank);
  }

  FakeHost host_{two_rules()};
  Session session_{host_};
  MacroMap macros_;
  MacroMap::Values helo_macros_;
  Expected expected_;
};

} // namespace

TEST_CASE("in every order of events a session does what was shown to it", "[milter]") {
  constexpr std::size_t length = 5;
  const auto connected = GENERATE(true, false);
  std::array<std::size_t, length> order{};
  std::size_t wrong = 0;
  for (bool more = true; more;) {
    Run run;
    bool right = !connected || run.step(Event::connect);
    for (const auto event : order) {
      right = right && run.step(static_cast<Event>(event));
    }
    wrong += right ? 0 : 1;
    std::size_t place = 0;
    while (place < length && ++order[place] == event_count) {
      order[place++] = 0;
    }
    more = place < length;
  }
  CHECK(wrong == 0);
}

} // namespace mta_tls
