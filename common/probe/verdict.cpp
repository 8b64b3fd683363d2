#include "common/probe/verdict.h"

#include "common/base/text.h"
#include "common/policy/bare_requirement.h"
#include "common/policy/rule_text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

bool is_seen(const ServerObservation& seen) {
  return seen.ending != Ending::no_connection && seen.dialogue.greeting != Greeting::none;
}

bool serves_us(const ServerObservation& seen) {
  return seen.dialogue.greeting == Greeting::welcome &&
         seen.dialogue.offer != TlsOffer::unknown;
}

// Why there is no TLS; none: there is.
Obstacle obstacle_to_tls(const ServerObservation& seen) {
  if (can_talk_over_tls(seen)) {
    return Obstacle::none;
  }
  switch (seen.dialogue.offer) {
  case TlsOffer::unknown:
    return Obstacle::no_answer;
  case TlsOffer::absent:
  case TlsOffer::no_extensions:
    return Obstacle::not_offered;
  case TlsOffer::hidden:
    return Obstacle::hidden;
  case TlsOffer::offered:
    break;
  }
  const auto start = seen.dialogue.start;
  return start == TlsStart::put_off || start == TlsStart::refused
             ? Obstacle::start_refused
             : Obstacle::handshake_failed;
}

// A server with which a session without TLS goes on: what fails in the middle of a
// handshake ends the session.
bool can_go_on_in_clear(Obstacle obstacle) {
  return obstacle == Obstacle::not_offered || obstacle == Obstacle::hidden ||
         obstacle == Obstacle::start_refused;
}

ServerVerdict judge_opportunistic(const Assessment& server) {
  const auto obstacle = obstacle_to_tls(*server.seen);
  if (obstacle == Obstacle::none) {
    return {Passage::encrypted, Obstacle::none};
  }
  return {can_go_on_in_clear(obstacle) ? Passage::clear : Passage::waits, obstacle};
}

Obstacle obstacle_of(DeliveryFault fault, const Assessment& server,
                     const ChainFinding& trust, Instant now) {
  switch (fault) {
  case DeliveryFault::no_tls:
    return obstacle_to_tls(*server.seen);
  case DeliveryFault::version_too_low:
    return Obstacle::version_too_low;
  case DeliveryFault::not_trusted:
    return trust.state == ChainState::trusted && !holds(trust.validity, now)
               ? Obstacle::expired
               : Obstacle::not_trusted;
  case DeliveryFault::no_dane:
    return Obstacle::dane_mismatch;
  case DeliveryFault::wrong_name:
    return Obstacle::wrong_name;
  case DeliveryFault::wrong_key:
    return Obstacle::wrong_key;
  case DeliveryFault::not_told:
    break;
  }
  return Obstacle::handshake_failed; // a version of TLS that nobody knows
}

ServerVerdict judge_forced(const Require& require, const Assessment& server,
                           const ChainFinding& trust, Instant now) {
  const auto session = session_with(server, trust, require.own_name, now);
  const auto fault = judge_delivery(require, session);
  return fault ? ServerVerdict{Passage::waits, obstacle_of(*fault, server, trust, now)}
               : ServerVerdict{Passage::encrypted, Obstacle::none};
}

// What level dane asks of this host (RFC 7672 section 2.2).
ServerVerdict judge_dane(Require require, const Assessment& server,
                         const ChainFinding& trust, Instant now) {
  const auto state = server.dane.state;
  if (has_failed(state)) {
    return {Passage::waits, Obstacle::dane_failed};
  }
  if (state != DaneHostState::authenticated && state != DaneHostState::unusable) {
    return judge_opportunistic(server);
  }
  require.requirement =
      &bare_requirement(state == DaneHostState::authenticated ? SecurityLevel::dane_only
                                                              : SecurityLevel::encrypt,
                        require.requirement->min_tls);
  return judge_forced(require, server, trust, now);
}

// Postfix looks before it connects.
Obstacle obstacle_before_connection(SecurityLevel level, const HostDane& dane) {
  if (level != SecurityLevel::dane_only) {
    return Obstacle::none;
  }
  if (has_failed(dane.state)) {
    return Obstacle::dane_failed;
  }
  return dane.state == DaneHostState::authenticated && dane.path_is_secure
             ? Obstacle::none
             : Obstacle::no_tlsa;
}

std::string names_text(const Assessment& server) {
  if (!server.certificate || server_names(*server.certificate).empty()) {
    return "the certificate bears no name of a host";
  }
  std::vector<std::string> names;
  for (const auto& name : server_names(*server.certificate)) {
    names.push_back(printable(name));
  }
  return fmt::format("the certificate is for {}{}", some_of(names),
                     bears_common_names_only(server) ? " (common name)" : "");
}

std::string dates_text(const Validity& validity, Instant now) {
  return now < validity.begins
             ? "the certificate holds from " + format_time(validity.begins) + " on"
             : "the certificate, or one above it, ended on " + format_time(validity.ends);
}

std::string trust_text(const ChainFinding& trust) {
  auto text = "the certificate is " + std::string(explain(trust.state));
  if (trust.state == ChainState::issuer_missing) {
    text = fmt::format("the server does not send the certificate of its issuer ({})",
                       printable(trust.missing));
  }
  return text;
}

std::string in_brackets(const std::string& text) {
  return text.empty() ? "" : " (" + printable(text) + ")";
}

std::string no_answer_text(const ServerObservation& seen) {
  if (seen.ending != Ending::done && seen.dialogue.greeting == Greeting::none) {
    return std::string(explain(seen.ending)) + in_brackets(seen.trouble);
  }
  return "the server " + std::string(explain(seen.dialogue.greeting)) +
         in_brackets(seen.dialogue.reply);
}

std::string handshake_text(const ServerObservation& seen) {
  return seen.trouble.empty()
             ? "the handshake fails: " + std::string(explain(seen.ending))
             : "the handshake fails" + in_brackets(seen.trouble);
}

} // namespace

std::string_view word(Passage passage) noexcept {
  switch (passage) {
  case Passage::encrypted:
    return "encrypted";
  case Passage::clear:
    return "clear";
  case Passage::waits:
    return "waits";
  case Passage::unknown:
    break;
  }
  return "unknown";
}

std::string_view word(Obstacle obstacle) noexcept {
  switch (obstacle) {
  case Obstacle::none:
    return "none";
  case Obstacle::no_answer:
    return "no-answer";
  case Obstacle::not_offered:
    return "starttls-not-supported";
  case Obstacle::hidden:
    return "starttls-hidden";
  case Obstacle::start_refused:
    return "starttls-refused";
  case Obstacle::handshake_failed:
    return "handshake-failed";
  case Obstacle::version_too_low:
    return "version-too-low";
  case Obstacle::not_trusted:
    return "certificate-not-trusted";
  case Obstacle::expired:
    return "certificate-expired";
  case Obstacle::wrong_name:
    return "certificate-host-mismatch";
  case Obstacle::wrong_key:
    return "key-not-pinned";
  case Obstacle::no_tlsa:
    return "tlsa-absent";
  case Obstacle::dane_mismatch:
    return "tlsa-invalid";
  case Obstacle::dane_failed:
    break;
  }
  return "dnssec-invalid";
}

ServerVerdict judge_server(const Require& require, const Assessment& server,
                           const ChainFinding& trust, Instant now) {
  const auto level = require.requirement->level;
  const auto before = obstacle_before_connection(level, server.dane);
  if (before != Obstacle::none) {
    return {Passage::waits, before};
  }
  if (!is_seen(*server.seen)) {
    return {Passage::unknown, Obstacle::no_answer};
  }
  if (!serves_us(*server.seen)) {
    return {Passage::waits, Obstacle::no_answer};
  }
  switch (level) {
  case SecurityLevel::none:
    return {Passage::clear, Obstacle::none};
  case SecurityLevel::may:
    return judge_opportunistic(server);
  case SecurityLevel::dane:
    return judge_dane(require, server, trust, now);
  case SecurityLevel::encrypt:
  case SecurityLevel::verify:
  case SecurityLevel::secure:
  case SecurityLevel::fingerprint:
  case SecurityLevel::dane_only:
    break;
  }
  return judge_forced(require, server, trust, now);
}

ServerVerdict judge_level(SecurityLevel level, std::string_view domain,
                          const Assessment& server, Instant now) {
  return judge_server({&bare_requirement(level, default_min_tls), domain, false}, server,
                      server.chain, now);
}

std::string explain(const ServerVerdict& verdict, const Assessment& server,
                    const ChainFinding& trust, Instant now) {
  const auto& seen = *server.seen;
  switch (verdict.obstacle) {
  case Obstacle::none:
    return verdict.passage == Passage::clear ? "in plain text" : "encrypted";
  case Obstacle::no_answer:
    return no_answer_text(seen);
  case Obstacle::not_offered:
    return "the server offers no TLS";
  case Obstacle::hidden:
    return "a firewall hides the server's STARTTLS (XXXX in its reply to EHLO)";
  case Obstacle::start_refused:
    return "the server offers TLS and refuses to begin" +
           in_brackets(seen.dialogue.reply);
  case Obstacle::handshake_failed:
    return handshake_text(seen);
  case Obstacle::version_too_low:
    return fmt::format("the server does not go beyond {}", seen.version);
  case Obstacle::not_trusted:
    return trust_text(trust);
  case Obstacle::expired:
    return dates_text(trust.validity, now);
  case Obstacle::wrong_name:
    return names_text(server);
  case Obstacle::wrong_key:
    return "the key is none of those that are pinned";
  case Obstacle::no_tlsa:
    return server.dane.state == DaneHostState::authenticated
               ? "the MX record is not signed, so its TLSA records cannot be demanded"
               : "the host " + std::string(explain(server.dane.state));
  case Obstacle::dane_mismatch:
    return server.dane_match.match == DaneMatch::trust_anchor
               ? "the TLSA records match, but not its name or dates; " +
                     names_text(server)
               : "no TLSA record matches the certificate";
  case Obstacle::dane_failed:
    break;
  }
  return "the host " + std::string(explain(server.dane.state));
}

} // namespace mta_tls
