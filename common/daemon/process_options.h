#pragma once

#include "common/base/result.h"
#include "common/daemon/address.h"
#include "common/log/log.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mta_tls {

// What every daemon is told at its start.
struct ProcessOptions {
  std::string policy;
  std::optional<UnixAddress> control;
  std::optional<std::string> audit;
  std::optional<std::string> user;
  LogTarget log = LogTarget::standard_error;
  LogLevel log_level = LogLevel::info;
  std::optional<ListenAddress> metrics;
};

// Why the program ends before it has begun: --help and --version, or a mistake.
struct NoOptions {
  int exit_code = 1;
  std::string text; // for stdout if exit_code is 0, else for stderr; without a line break
};

// The command line of a daemon, and the file that its --config names; the former wins.
// The program adds options of its own to app() before parse().
class CommandLine {
public:
  struct Text {
    const char* program;
    const char* about;
    const char* examples;
    const char* audit; // what --audit does
  };
  explicit CommandLine(const Text& text);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  CLI::App& app() noexcept { return *app_; }

  Result<ProcessOptions, NoOptions> parse(int argc, const char* const* argv);

  NoOptions mistake(const std::string& what) const;

private:
  struct Words;

  void add_common();
  Result<ProcessOptions, NoOptions> understand() const;

  Text text_;
  std::unique_ptr<CLI::App> app_;
  std::unique_ptr<Words> words_;
};

// In a value without quotes, CLI11's configuration files take a comma for that of a list:
// addresses with their options, as they were written.
std::vector<std::string> rejoin_addresses(const std::vector<std::string>& pieces);

} // namespace mta_tls
