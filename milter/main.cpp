#include "milter/daemon.h"
#include "milter/options.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

namespace {

constexpr const char* program = "mta-tls-milter";

void say(std::FILE* where, const std::string& text) {
  std::fputs((text + '\n').c_str(), where);
  std::fflush(where);
}

[[noreturn]] void serve(const mta_tls::MilterOptions& options) {
  mta_tls::Log log(options.log, options.log_level, program);
  mta_tls::MilterDaemon daemon(options, log);
  const auto failure = daemon.run();
  if (failure) {
    say(stderr, *failure);
  }
  // libmilter's threads cannot be waited for; whatever they do now is in vain.
  std::_Exit(failure ? 1 : 0);
}

} // namespace

int main(int argc, char** argv) try {
  const auto options = mta_tls::parse_milter_options(argc, argv);
  if (!options) {
    say(options.error().exit_code == 0 ? stdout : stderr, options.error().text);
    return options.error().exit_code;
  }
  serve(*options);
} catch (const std::exception& error) {
  say(stderr, std::string(program) + ": " + error.what());
  return 1;
}
