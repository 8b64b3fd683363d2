#include "common/tell/catalogue.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t longest_line = 200;
constexpr std::size_t longest_shown_name = 32;

// What an obstacle is called in each kind of text.
struct Entry {
  std::string_view seen;    // by the sender; "{}" is the server
  std::string_view meaning; // to the postmaster
  std::string_view cure;    // what the partner has to do, or to be asked
};

Entry entry_of(Obstacle obstacle) {
  switch (obstacle) {
  case Obstacle::none:
    return {"at present none of their servers can take it", "",
            "ask whether something was changed there"};
  case Obstacle::no_answer:
    return {"{} does not take our mail",
            "It is down, it greets with a refusal, or something blocks us.",
            "their server must take our connections"};
  case Obstacle::not_offered:
    return {
        "{} offers no encryption",
        "An upgrade or a new provider may have lost STARTTLS, or something on the way "
        "takes it out.",
        "their server must offer STARTTLS again"};
  case Obstacle::hidden:
    return {"a firewall hides the encryption of {}",
            "A firewall that inspects SMTP masks the word STARTTLS.",
            "the firewall before their server must leave SMTP as it is (no inspection of "
            "ESMTP); make sure that it is not ours"};
  case Obstacle::start_refused:
    return {"{} refuses to begin encryption",
            "It announces TLS and has none: as a rule its certificate or key is missing.",
            "their server must get its certificate and key back"};
  case Obstacle::handshake_failed:
    return {"encryption fails with {}",
            "Its versions or ciphers do not meet ours, or something breaks the "
            "connection.",
            "their server must offer TLS 1.2 or 1.3 with usual ciphers"};
  case Obstacle::version_too_low:
    return {"{} encrypts by too old a method", "The rule demands a later version.",
            "their server must offer a later version of TLS; \"min_tls\" can be lowered "
            "if that is agreed"};
  case Obstacle::not_trusted:
    return {
        "nobody whom we trust vouches for {}",
        "The certificate is self-signed, of an authority that is not trusted here, or "
        "sent without the one above it.",
        "their server must send a certificate of a public authority with those above "
        "it; an authority of their own belongs into \"cert\".\"ca_file\""};
  case Obstacle::expired:
    return {"the certificate of {} is out of date", "Nobody has renewed it in time.",
            "their certificate must be renewed"};
  case Obstacle::wrong_name:
    return {"the certificate of {} is for other names",
            "They may have gone to another provider, whose servers bear its own names.",
            "ask whether they have changed their provider; if so, the new names belong "
            "into \"cert\".\"names\""};
  case Obstacle::wrong_key:
    return {
        "{} shows another key than was agreed",
        "The server has a new key that the rule does not list, or somebody stands "
        "in between.",
        "ask, by another way than mail, whether they have changed the key; if so, the "
        "new one belongs into \"cert\".\"spki_sha256\""};
  case Obstacle::no_tlsa:
    return {"{} has no signed key in DNS",
            "The level needs DANE, and DNS has no signed TLSA record for the server.",
            "their DNS must publish signed TLSA records again"};
  case Obstacle::dane_mismatch:
    return {"{} shows another key than DNS has for it",
            "The server has a new certificate beside the old TLSA record, or somebody "
            "stands in between.",
            "their TLSA records must be those of the certificate in use"};
  case Obstacle::dane_failed:
    return {"their DNS cannot be verified",
            "Answers with valid signatures are needed: without them nobody can tell "
            "whether there are TLSA records.",
            "their DNS must answer, with valid signatures"};
  }
  return {"", "", ""};
}

std::string filled(std::string_view text, std::string_view server) {
  const auto gap = text.find("{}");
  if (gap == std::string_view::npos) {
    return std::string(text);
  }
  const auto* noun = server.empty() ? "their server" : "their server ";
  return fmt::format("{}{}{}{}", text.substr(0, gap), noun, server, text.substr(gap + 2));
}

// The end of a long name tells most.
std::string shortened(std::string_view name) {
  if (name.size() <= longest_shown_name) {
    return std::string(name);
  }
  auto tail = name.substr(name.size() - (longest_shown_name - 3));
  if (const auto dot = tail.find('.'); dot != std::string_view::npos) {
    tail.remove_prefix(dot + 1);
  }
  return "..." + std::string(tail);
}

std::string_view advice(Fault fault, Fate fate) {
  switch (fault) {
  case Fault::theirs:
    return fate == Fate::put_off
               ? "The fault is theirs. Not sent: try again later, or phone."
               : "The fault is theirs. Not sent: phone them.";
  case Fault::ours:
    return "The fault is on our side: do not contact the recipient, our staff were told. "
           "Not sent: try again later.";
  case Fault::unclear:
    break;
  }
  return "It may be their fault or ours. Not sent: try again later, or phone.";
}

std::string reason_line(std::string_view hop, std::string_view server,
                        const Incident& incident) {
  const auto what = incident.fault == Fault::ours
                        ? "that fails here"
                        : filled(entry_of(incident.obstacle).seen, server);
  return fmt::format("{} gets mail only encrypted, but {}.", hop, what);
}

std::string sender_line(std::string_view hop, std::string_view server,
                        const Incident& incident, Fate fate) {
  return fmt::format("{} {}", reason_line(hop, server, incident),
                     advice(incident.fault, fate));
}

std::string in_ascii(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

std::string with_stop(std::string text) {
  return text.empty() || text.ends_with('.') ? text : text + '.';
}

} // namespace

std::string sender_text(const Incident& incident, Fate fate) {
  auto line = sender_line(incident.hop, incident.server, incident, fate);
  if (line.size() > longest_line) {
    line =
        sender_line(shortened(incident.hop), shortened(incident.server), incident, fate);
  }
  return in_ascii(std::move(line));
}

std::string reason_text(const Incident& incident) {
  return in_ascii(reason_line(incident.hop, incident.server, incident));
}

std::string cause_text(const Incident& incident) {
  const auto seen = with_stop(
      incident.server.empty()
          ? incident.evidence
          : fmt::format("{}: {}", incident.server,
                        incident.evidence.empty() ? word(incident.obstacle)
                                                  : std::string_view(incident.evidence)));
  const auto meaning = incident.fault == Fault::ours
                           ? "The fault is on our side."
                           : entry_of(incident.obstacle).meaning;
  return seen.empty() || meaning.empty() ? seen + std::string(meaning)
                                         : fmt::format("{} {}", seen, meaning);
}

std::string whom_to_call(const Incident& incident) {
  return incident.contact.empty()
             ? fmt::format("their postmaster ({} names no \"contact\")",
                           incident.by.empty() ? "the table" : incident.by)
             : join(incident.contact, ", ");
}

std::string remedy_text(const Incident& incident) {
  if (incident.fault == Fault::ours) {
    return fmt::format("Mend it here: `mta-tls doctor` and `mta-tls probe {}` say more. "
                       "The partner need not be called.",
                       incident.hop);
  }
  const auto first =
      incident.fault == Fault::unclear
          ? fmt::format("See with `mta-tls probe {}`, here and from another network, "
                        "whose fault it is. ",
                        incident.hop)
          : std::string();
  return fmt::format("{}Call {}: {}. Mail goes without that by a dated exception only.",
                     first, whom_to_call(incident), entry_of(incident.obstacle).cure);
}

} // namespace mta_tls
