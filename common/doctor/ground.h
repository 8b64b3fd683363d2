#pragma once

#include "common/base/result.h"

#include <chrono>
#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::doctor {

// A file as an MTA would meet it.
enum class FileKind { absent, file, folder, socket, other };

struct FileFact {
  FileKind kind = FileKind::absent;
  bool is_open = false; // to the MTA's user: a file to be read, a socket to be written to
};

// One question, as an MTA asks it of a daemon.
struct LiveQuestion {
  std::string address; // "inet:127.0.0.1:8461", "unix:/var/spool/postfix/run/x.sock"
  std::string
      request; // "postfix examplebank.example"; empty: only whether anybody listens
  auto operator<=>(const LiveQuestion&) const = default;
};

struct LiveAnswer {
  Result<std::string, std::string> reply; // the error is a sentence
  std::chrono::milliseconds took;
};

// What a daemon of ours says of itself over its control socket.
struct DaemonFact {
  std::string control;                // "unix:/run/mta-tls/policyd.sock"
  std::string error;                  // it could not be asked, and why
  std::string policy;                 // the file that it serves
  std::string refused;                // the first error of a last reload that was refused
  std::vector<std::string> listeners; // that judge partners' sessions, or tell policies
  std::vector<std::string> resolvers; // that it asks, if it looks anything up
  std::vector<std::string> submission; // those that submission asks
  std::optional<bool> hands_over;      // the milter: was it told of a forced transport?
  std::optional<bool> reads_history; // the milter: does it know what the watch has seen?
  std::optional<bool> watches;       // policyd: was it started with --watch?
  std::optional<bool> alerts;        // … and told how to alert people?
};

// What stands around the MTAs on this host, as far as somebody has looked.
struct Ground {
  std::map<std::string, FileFact, std::less<>> files; // by absolute path
  std::map<LiveQuestion, LiveAnswer> answers;
  std::string resolv_conf = "/etc/resolv.conf"; // that the MTA reads, as we name it
  std::vector<std::string> nameservers;         // that it names
  std::vector<DaemonFact> daemons;

  // nullopt: nobody has looked.
  std::optional<FileFact> file(std::string_view path) const;
  const LiveAnswer* answer(const LiveQuestion& question) const;
};

} // namespace mta_tls::doctor
