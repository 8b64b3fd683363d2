#pragma once

#include "common/watch/look.h"
#include "tests/unit/policy/tables.h"

#include <array>
#include <string>

// What a look has shown, made where it is used.
namespace mta_tls::testing {

inline constexpr std::array all_obstacles{Obstacle::none,
                                          Obstacle::no_answer,
                                          Obstacle::not_offered,
                                          Obstacle::hidden,
                                          Obstacle::start_refused,
                                          Obstacle::handshake_failed,
                                          Obstacle::version_too_low,
                                          Obstacle::not_trusted,
                                          Obstacle::expired,
                                          Obstacle::wrong_name,
                                          Obstacle::wrong_key,
                                          Obstacle::no_tlsa,
                                          Obstacle::dane_mismatch,
                                          Obstacle::dane_failed};

inline SeenServer server_with(Obstacle obstacle) {
  SeenServer server;
  server.place = {"mx.bank.example", "192.0.2.1", 25};
  server.verdict = {Passage::waits, obstacle};
  server.why = "what was seen";
  return server;
}

inline Look failed_look(Obstacle obstacle, Fault fault = Fault::theirs) {
  Look look;
  look.hop = "bank.example";
  look.at = now;
  look.level = SecurityLevel::encrypt;
  look.by = "rule bank.example";
  look.outlook = Outlook::fails;
  look.fault = fault;
  look.summary = "no server may get it";
  look.servers = {server_with(obstacle)};
  return look;
}

} // namespace mta_tls::testing
