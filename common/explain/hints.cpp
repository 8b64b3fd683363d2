#include "common/explain/hints.h"

#include "common/explain/sender_story.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

using Hints = std::vector<std::string>;

void hint_at_next_hop(const Case& about, Hints& hints) {
  if (about.is_parent_key()) {
    hints.push_back(
        "Postfix asks about \".parent\" names after NOTFOUND for the whole name. "
        "That name was answered with its parents in mind, so this is always "
        "NOTFOUND.");
    return;
  }
  if (!about.question.next_hop) {
    hints.push_back(
        "This key is neither a domain nor a next hop, so no rule can be about "
        "it.");
    return;
  }
  switch (about.question.next_hop->kind()) {
  case NextHop::Kind::domain:
    hints.push_back(
        fmt::format("Postfix asks by next hop. Where relayhost or transport_maps "
                    "send this mail to another host, it asks about that host, "
                    "and rules for {} do not apply.",
                    about.question.next_hop->host()));
    return;
  case NextHop::Kind::odd_domain:
    hints.push_back(
        fmt::format("This is no valid host name. Only rules for the names below "
                    "{} are looked at.",
                    about.question.next_hop->text()));
    return;
  case NextHop::Kind::host:
  case NextHop::Kind::address:
    hints.push_back(
        "This is a next hop: all mail that Postfix sends there gets this answer, "
        "whatever the recipient's domain.");
    return;
  }
}

void hint_at_level(const Require& require, Hints& hints) {
  const auto& requirement = *require.requirement;
  switch (requirement.level) {
  case SecurityLevel::dane:
  case SecurityLevel::dane_only:
    hints.push_back("Needs smtp_dns_support_level = dnssec and a validating resolver in "
                    "Postfix's main.cf.");
    return;
  case SecurityLevel::verify:
    hints.push_back(
        "\"verify\" believes an unsigned MX record: who forges it chooses the "
        "name too. \"secure\" does not.");
    [[fallthrough]];
  case SecurityLevel::secure:
    if (requirement.ca_file.empty()) {
      hints.push_back(
          "Needs smtp_tls_CAfile in main.cf: without trusted authorities every "
          "certificate fails.");
    }
    return;
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::encrypt:
  case SecurityLevel::fingerprint:
    return;
  }
}

void hint_at_sender(const Case& about, Hints& hints) {
  if (about.decision.because.demand == Demand::none) {
    return;
  }
  hints.push_back(
      "What a sender demands holds where Postfix uses default_transport: what "
      "transport_maps names keeps its own transport, and a relayhost is the "
      "next hop that is asked about.");
  if (is_known_by_login_alone(about)) {
    hints.push_back("Postfix itself does not look at the login. mta-tls-milter does, and "
                    "hands such messages over (--forced-transport).");
  }
}

// A letter that has ended, and does not end what rests on it.
void hint_at_letter(const Because& because, Hints& hints) {
  if (winner(because) && because.letter &&
      (because.letter_state == LetterState::lapsed ||
       because.letter_state == LetterState::revoked)) {
    hints.push_back(fmt::format(
        "Letter \"{}\" has {}, and the rule is enforced all the "
        "same (on_authorization_expiry).",
        because.letter->id,
        because.letter_state == LetterState::lapsed ? "lapsed" : "been revoked"));
  }
}

} // namespace

std::vector<std::string> hints(const Case& about) {
  Hints all;
  hint_at_next_hop(about, all);
  const auto* require = std::get_if<Require>(&about.decision.outcome);
  if (require && !about.is_parent_key()) {
    hint_at_level(*require, all);
    hint_at_letter(about.decision.because, all);
  }
  hint_at_sender(about, all);
  return all;
}

} // namespace mta_tls
