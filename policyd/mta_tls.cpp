#include "policyd/cli/cli.h"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>
#include <unistd.h>

namespace {

// https://no-color.org
bool wants_colours(int descriptor) {
  const char* refused = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return isatty(descriptor) == 1 && !(refused && *refused) && terminal &&
         std::string_view(terminal) != "dumb";
}

} // namespace

int main(int argc, char** argv) {
  using namespace mta_tls;
  Console console{std::cout, std::cerr, Paint(wants_colours(STDOUT_FILENO)),
                  Paint(wants_colours(STDERR_FILENO))};
  try {
    const auto code = run_cli(argc, argv, console);
    if (!std::cout.flush()) {
      return static_cast<int>(fail(console, ExitCode::usage, "cannot write the output"));
    }
    return static_cast<int>(code);
  } catch (const std::exception& failure) {
    return static_cast<int>(fail(console, ExitCode::usage, failure.what()));
  }
}
