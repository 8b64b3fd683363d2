#include "milter/demand/demand_reply.h"
#include "milter/demand/forcing.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

constexpr std::array all_reaches{Reach::here,           Reach::kept,
                                 Reach::kept_elsewhere, Reach::forceable,
                                 Reach::unforceable,    Reach::untold};

// Which of them the recipients of a message are.
class World {
public:
  explicit World(unsigned bits) : bits_(bits) {}

  bool has(Reach reach) const {
    return (bits_ >> static_cast<unsigned>(reach) & 1U) != 0;
  }
  bool has_none() const { return bits_ == 0; }

  ByReach recipients() const {
    ByReach recipients;
    for (const auto reach : all_reaches) {
      if (has(reach)) {
        recipients.add(reach, {});
      }
    }
    return recipients;
  }

private:
  unsigned bits_;
};

std::string told(const Forcing& forcing) {
  const auto* cannot = std::get_if<CannotForce>(&forcing);
  return std::string(word(forcing)) +
         (cannot ? ' ' + std::string(word(cannot->why)) : std::string());
}

MessageDemand demand(bool accepts_mixed = false) {
  return {"tag", {}, SecurityLevel::verify, accepts_mixed};
}

Route to(std::string domain, std::string next_hop = "") {
  Route route;
  route.domain = std::move(domain);
  route.next_hop = std::move(next_hop);
  return route;
}

std::string reply(CannotForce::Why why, const Route& culprit) {
  return demand_reply(demand(), {why, culprit, to("ours.example")}).line();
}

} // namespace

TEST_CASE("a message that demands TLS goes forced to each recipient, or not at all",
          "[milter]") {
  const auto bits = GENERATE(range(0U, 1U << reach_count));
  const auto can_hand_over = GENERATE(true, false);
  const auto accepts_mixed = GENERATE(true, false);
  const World world(bits);
  const auto forcing =
      decide_forcing(demand(accepts_mixed), world.recipients(), can_hand_over);
  INFO(bits << ' ' << told(forcing));

  const bool all_well = !world.has(Reach::forceable) && !world.has(Reach::unforceable) &&
                        !world.has(Reach::untold);
  if (std::holds_alternative<HandOver>(forcing)) {
    // The forced transport takes all of them by their own domains, and forces each.
    CHECK(can_hand_over);
    for (const auto other :
         {Reach::here, Reach::kept_elsewhere, Reach::unforceable, Reach::untold}) {
      CHECK_FALSE(world.has(other));
    }
    CHECK(std::get<HandOver>(forcing).level == SecurityLevel::verify);
  } else if (std::holds_alternative<LetGo>(forcing)) {
    // Only where it would be handed over, were it not for those who are here.
    CHECK((accepts_mixed && can_hand_over && world.has(Reach::here)));
    CHECK_FALSE(world.has(Reach::unforceable));
    CHECK_FALSE(world.has(Reach::untold));
  } else {
    const bool goes = std::holds_alternative<KeptAnyway>(forcing) ||
                      std::holds_alternative<StaysHere>(forcing);
    CHECK(goes == all_well);
  }
  if (std::holds_alternative<StaysHere>(forcing)) {
    CHECK((world.has_none() || bits == 1U << static_cast<unsigned>(Reach::here)));
  }
}

TEST_CASE("what becomes of a message that demands TLS, case by case", "[milter]") {
  using enum Reach;
  struct Case {
    std::vector<Reach> reaches;
    std::string handing_over;
    std::string accepting_mixed; // and handing over
    std::string proving_only;    // no forced transport; accepting mixed or not
  };
  const auto [reaches, handing_over, accepting_mixed, proving_only] =
      GENERATE(values<Case>({
          {{here}, "stays-here", "stays-here", "stays-here"},
          {{kept}, "kept", "kept", "kept"},
          {{kept_elsewhere}, "kept", "kept", "kept"},
          {{here, kept}, "kept", "kept", "kept"},
          {{here, kept, kept_elsewhere}, "kept", "kept", "kept"},
          {{forceable}, "handed-over", "handed-over", "refused not-agreed"},
          {{forceable, kept}, "handed-over", "handed-over", "refused not-agreed"},
          {{forceable, here}, "refused mixed", "let-go", "refused not-agreed"},
          {{forceable, here, kept}, "refused mixed", "let-go", "refused not-agreed"},
          {{forceable, kept_elsewhere},
           "refused other-ways",
           "refused other-ways",
           "refused not-agreed"},
          {{forceable, kept_elsewhere, here},
           "refused other-ways",
           "refused other-ways",
           "refused not-agreed"},
          {{unforceable},
           "refused another-way",
           "refused another-way",
           "refused another-way"},
          {{unforceable, here},
           "refused another-way",
           "refused another-way",
           "refused another-way"},
          {{unforceable, forceable, here},
           "refused another-way",
           "refused another-way",
           "refused another-way"},
          {{untold}, "deferred untold", "deferred untold", "deferred untold"},
          {{untold, here}, "deferred untold", "deferred untold", "deferred untold"},
          {{untold, unforceable, forceable},
           "deferred untold",
           "deferred untold",
           "deferred untold"},
      }));
  ByReach recipients;
  for (const auto reach : reaches) {
    recipients.add(reach, {});
  }
  CHECK(told(decide_forcing(demand(), recipients, true)) == handing_over);
  CHECK(told(decide_forcing(demand(true), recipients, true)) == accepting_mixed);
  CHECK(told(decide_forcing(demand(), recipients, false)) == proving_only);
  CHECK(told(decide_forcing(demand(true), recipients, false)) == proving_only);
}

TEST_CASE("several demands are as strong as the strongest, and accept what all accept",
          "[milter]") {
  const MessageDemand weak{"weak", {}, SecurityLevel::encrypt, true};
  const MessageDemand strong{"strong", {}, SecurityLevel::verify, true};
  const MessageDemand strict{"strict", {}, SecurityLevel::encrypt, false};
  CHECK_FALSE(combined({}));
  CHECK(combined({weak, strong})->rule == "strong");
  CHECK(combined({strong, weak})->level == SecurityLevel::verify);
  CHECK(combined({strict, weak})->rule == "strict");
  CHECK(combined({weak, strong})->accepts_mixed);
  CHECK_FALSE(combined({strong, strict})->accepts_mixed);
}

TEST_CASE("a sender is told which rule, which recipient and what to do", "[milter]") {
  using enum CannotForce::Why;
  const auto head =
      std::string("550 5.7.10 This message must travel encrypted (rule \"tag\", level "
                  "verify): ");
  CHECK(reply(not_agreed, to("bank.example")) ==
        head + "for mail to bank.example that is not agreed. Ask your postmaster to "
               "agree on it with them.");
  CHECK(reply(mixed, to("bank.example")) ==
        head + "it has recipients here (ours.example) and elsewhere (bank.example), for "
               "whom that cannot be done at once. Send it twice: to those here, and to "
               "those elsewhere.");
  CHECK(reply(another_way, to("bank.example", "[relay.example]:587")) ==
        head + "for mail to bank.example, which leaves by [relay.example]:587, that is "
               "not agreed. Ask your postmaster to agree on it with them.");
  CHECK(reply(other_ways, to("bank.example", "[relay.example]:587")) ==
        head + "mail to bank.example leaves by [relay.example]:587, mail to others does "
               "not. Send it to recipients there separately.");
  CHECK(reply(never_told, to("bank.example")) ==
        head + "of mail from a program on this host the server does not know where it "
               "goes (bank.example). Send it by SMTP.");
  CHECK(reply(untold, to("bank.example")) ==
        "451 4.7.0 This message must travel encrypted (rule \"tag\", level verify): this "
        "server does not know where mail to bank.example goes; try again later.");

  auto strange = to("bank.example");
  strange.transport = "fax";
  CHECK(reply(another_way, strange).find("which leaves by fax,") != std::string::npos);
  strange.transport = "error";
  CHECK(reply(another_way, strange).find("by an alias,") != std::string::npos);
}

TEST_CASE("whatever a peer has written, that reply is a short printable line",
          "[milter]") {
  const Route odd = to("b\r\n\x01%s\"" + std::string(500, 'x'), std::string(500, '%'));
  for (const auto why : {CannotForce::Why::not_agreed, CannotForce::Why::mixed,
                         CannotForce::Why::another_way, CannotForce::Why::other_ways,
                         CannotForce::Why::untold, CannotForce::Why::never_told}) {
    const auto text = demand_reply(demand(), {why, odd, odd}).text;
    CHECK(text.size() <= SmtpReply::max_text_octets);
    CHECK(text.find_first_of("\r\n\x01%") == std::string::npos);
  }
}

} // namespace mta_tls
