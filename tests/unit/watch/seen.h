#pragma once

#include "common/watch/standing.h"

#include <string>

// Looks at next hops, as tests of the watch need them.
namespace mta_tls::testing {

inline constexpr Instant noon{std::chrono::hours(24 * 20'000 + 12)};

inline SeenServer server_at(std::string host, std::string key = "k1") {
  SeenServer server;
  server.place = {std::move(host), "192.0.2.1", 25};
  server.verdict = {Passage::encrypted, Obstacle::none};
  server.version = "TLS1.3";
  server.certificate = "c" + key;
  server.key = std::move(key);
  server.is_trusted = true;
  server.names = {server.place.host};
  server.ends = noon + std::chrono::days(60);
  return server;
}

// One that is as promised.
inline Look good_look(std::string hop = "bank.example", Instant at = noon) {
  Look look;
  look.hop = std::move(hop);
  look.at = at;
  look.level = SecurityLevel::secure;
  look.by = "rule " + look.hop;
  look.outlook = Outlook::passes;
  look.state = ProbeState::ok;
  look.fault = Fault::theirs;
  look.summary = "mail is encrypted at the server";
  look.mx = {"mx.bank.example"};
  look.sts_is_known = true;
  look.tlsa_is_known = true;
  look.servers = {server_at("mx.bank.example")};
  return look;
}

inline Look failing_look(Obstacle obstacle, std::string hop = "bank.example",
                         Instant at = noon) {
  auto look = good_look(std::move(hop), at);
  look.outlook = Outlook::fails;
  look.state = ProbeState::critical;
  look.summary = "the server would get no mail";
  look.servers.front().verdict = {Passage::waits, obstacle};
  look.servers.front().why = "this is why";
  return look;
}

inline Look unseen_look(std::string hop = "bank.example", Instant at = noon) {
  auto look = good_look(std::move(hop), at);
  look.outlook = Outlook::unseen;
  look.state = ProbeState::unknown;
  look.fault = Fault::unclear;
  look.summary = "the server could not be seen";
  auto& server = look.servers.front();
  server = SeenServer{};
  server.place = {"mx.bank.example", "192.0.2.1", 25};
  server.verdict = {Passage::unknown, Obstacle::no_answer};
  server.why = "nobody answers";
  return look;
}

inline Standing standing_of_look(Look look) {
  return standing_after(nullptr, std::move(look));
}

} // namespace mta_tls::testing
