#include "policyd/daemon.h"
#include "policyd/options.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

namespace {

constexpr const char* program = "mta-tls-policyd";

void say(std::FILE* where, const std::string& text) {
  std::fputs((text + '\n').c_str(), where);
  std::fflush(where);
}

int serve(const mta_tls::DaemonOptions& options) {
  mta_tls::Log log(options.log, options.log_level, program);
  mta_tls::Daemon daemon(options, log);
  const auto failure = daemon.run();
  if (failure) {
    say(stderr, *failure);
  }
  const int exit_code = failure ? 1 : 0;
  if (!daemon.stop_threads()) {
    // A table of millions is being read, in vain now; everything else is done.
    std::_Exit(exit_code);
  }
  return exit_code;
}

} // namespace

int main(int argc, char** argv) try {
  const auto options = mta_tls::parse_options(argc, argv);
  if (!options) {
    say(options.error().exit_code == 0 ? stdout : stderr, options.error().text);
    return options.error().exit_code;
  }
  return serve(*options);
} catch (const std::exception& error) {
  say(stderr, std::string(program) + ": " + error.what());
  return 1;
}
