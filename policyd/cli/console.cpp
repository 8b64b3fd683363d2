#include "policyd/cli/console.h"

#include "policyd/cli/json_text.h"

#include <ostream>

namespace mta_tls {

ExitCode fail(Console& console, ExitCode code, std::string_view message) {
  if (console.json) {
    console.out << json_error(message) << '\n';
  } else {
    console.err << console.err_paint.bold("mta-tls:") << ' ' << message << '\n';
  }
  return code;
}

} // namespace mta_tls
