#include "policyd/cli/probe/columns.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr const char* nothing = "-";

std::string answer(const ServerObservation& seen) {
  switch (seen.dialogue.greeting) {
  case Greeting::welcome:
    return "yes";
  case Greeting::busy:
    return "busy";
  case Greeting::refused:
    return "refused";
  case Greeting::not_smtp:
  case Greeting::too_long:
    return "no SMTP";
  case Greeting::none:
    break;
  }
  return seen.ending == Ending::timed_out ? "timeout" : "no";
}

std::string offer(const ServerObservation& seen) {
  if (seen.dialogue.start == TlsStart::put_off ||
      seen.dialogue.start == TlsStart::refused) {
    return "refused";
  }
  switch (seen.dialogue.offer) {
  case TlsOffer::offered:
    return "yes";
  case TlsOffer::absent:
  case TlsOffer::no_extensions:
    return "no";
  case TlsOffer::hidden:
    return "hidden";
  case TlsOffer::unknown:
    break;
  }
  return nothing;
}

std::string handshake(const ServerObservation& seen) {
  if (can_talk_over_tls(seen)) {
    return seen.version;
  }
  return seen.dialogue.start == TlsStart::accepted ? "failed" : nothing;
}

std::string chain(const Assessment& server) {
  if (!server.certificate) {
    return nothing;
  }
  switch (server.chain.state) {
  case ChainState::trusted:
    return "trusted";
  case ChainState::self_signed:
    return "self-signed";
  case ChainState::unknown_authority:
    return "unknown CA";
  case ChainState::issuer_missing:
    return "incomplete";
  case ChainState::invalid:
    return "invalid";
  case ChainState::unreadable:
    break;
  }
  return "unreadable";
}

std::vector<NamePattern> just(std::string_view name, bool and_below) {
  const auto domain = Domain::parse(name);
  if (!domain) {
    return {};
  }
  std::vector names{NamePattern::exactly(*domain)};
  if (and_below) {
    names.push_back(NamePattern::below(*domain));
  }
  return names;
}

std::string name(const Assessment& server, const DomainView& view) {
  if (!server.certificate) {
    return nothing;
  }
  const auto& names = server_names(*server.certificate);
  const bool is_hosts = bears_one_of(names, just(server.seen->place.host, false));
  if (!is_hosts && !bears_one_of(names, just(view.hop.host(), true))) {
    return "other";
  }
  return bears_common_names_only(server) ? "CN only" : is_hosts ? "host" : "domain";
}

std::string dane(const Assessment& server, const DomainView& view, Instant at) {
  switch (server.dane.state) {
  case DaneHostState::authenticated:
    break;
  case DaneHostState::unusable:
    return "unusable";
  case DaneHostState::no_tlsa:
    return "none";
  case DaneHostState::unsigned_zone:
  case DaneHostState::not_looked_at:
  case DaneHostState::no_address:
  case DaneHostState::bad_name:
  case DaneHostState::unresolved:
    return nothing;
  case DaneHostState::address_bogus:
  case DaneHostState::address_failed:
  case DaneHostState::tlsa_bogus:
  case DaneHostState::tlsa_failed:
    return "failed";
  }
  if (!server.certificate) {
    return "no TLS";
  }
  const auto session = session_with(server, server.chain, view.hop.host(), at);
  return session.dane.value_or(false) ? "match" : "mismatch";
}

std::string mta_sts(const Assessment& server, const DomainView& view) {
  const auto& sts = view.facts.sts;
  if (!sts || sts->mode == StsMode::none) {
    return nothing;
  }
  const auto host = Domain::parse(server.seen->place.host);
  const bool matches =
      host && std::ranges::any_of(sts->requirement.names, [&](const NamePattern& mx) {
        return covers(mx, NamePattern::exactly(*host));
      });
  return matches ? "match" : "mismatch";
}

} // namespace

ServerColumns columns_of(const Assessment& server, const DomainView& view, Instant at) {
  constexpr std::size_t date_octets = 10;
  return {answer(*server.seen),
          offer(*server.seen),
          handshake(*server.seen),
          chain(server),
          name(server, view),
          server.certificate ? format_time(server.validity.ends).substr(0, date_octets)
                             : nothing,
          dane(server, view, at),
          mta_sts(server, view)};
}

} // namespace mta_tls
