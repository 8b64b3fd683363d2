#include "policyd/cli/cli.h"

#include <catch2/catch.hpp>

#include <sstream>

namespace mta_tls {

namespace {

struct Ran {
  ExitCode code;
  std::string out;
  std::string err;
};

Ran run(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "mta-tls");
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, Paint(false), Paint(false)};
  const auto code =
      run_cli(static_cast<int>(arguments.size()), arguments.data(), console);
  return {code, out.str(), err.str()};
}

} // namespace

TEST_CASE("a mistyped command is named, and the one that was meant", "[cli]") {
  const auto ran = run({"chek", "policy.json"});

  CHECK(ran.code == ExitCode::usage);
  CHECK(ran.err == "mta-tls: there is no command \"chek\"; did you mean \"check\"? (see "
                   "mta-tls --help)\n");
}

TEST_CASE("with --json a usage error is JSON on standard output", "[cli]") {
  const auto ran = run({"check", "--json"});

  CHECK(ran.code == ExitCode::usage);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "{\n  \"error\": \"FILE is required (see mta-tls check --help)\"\n}\n");
}

TEST_CASE("every help fits the page and tells the exit codes", "[cli]") {
  const auto* command = GENERATE("check", "explain", "query", "diff", "status", "reload",
                                 "levels", "doctor", "--version");
  const auto ran = run({command, "--help"});

  CHECK(ran.code == ExitCode::fine);
  std::istringstream text(ran.out);
  for (std::string line; std::getline(text, line);) {
    INFO(line);
    CHECK(line.size() <= 92);
  }
}

TEST_CASE("a time that is none is a usage error", "[cli]") {
  const auto ran = run({"check", "--at", "2026-02-30", "policy.json"});

  CHECK(ran.code == ExitCode::usage);
  CHECK(ran.err == "mta-tls: --at: there is no such day (see mta-tls check --help)\n");
}

TEST_CASE("a daemon that is not there is one clear line", "[cli]") {
  const auto ran = run({"status", "--control", "unix:/nonexistent/policyd.sock"});

  CHECK(ran.code == ExitCode::unreachable);
  CHECK(ran.err == "mta-tls: cannot ask unix:/nonexistent/policyd.sock: No such file or "
                   "directory (is mta-tls-policyd running, with this socket?)\n");
}

} // namespace mta_tls
