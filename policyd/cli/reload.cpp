#include "policyd/cli/reload.h"

#include "common/daemon/control_protocol.h"
#include "policyd/cli/control_client.h"
#include "policyd/cli/json_text.h"
#include "policyd/cli/lines.h"

#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

void print(const json& result, Console& console) {
  console.out << printable_lines(result.at("summary").get<std::string>()) << '\n';
  for (const auto& warning : result.at("warnings")) {
    console.err << printable_lines(warning.get<std::string>()) << '\n';
  }
}

} // namespace

ExitCode reload(const ReloadOptions& options, Console& console) {
  const json request = {{"command", control::reload},
                        {"allow_older", options.allow_older}};
  const ControlRequest question{options.control, request.dump(), long_wait,
                                ExitCode::finding,
                                "refused; the table in force stays:\n"};
  return ask_daemon(question, console, [&](const std::string& result) {
    if (console.json) {
      console.out << indented_json(result) << '\n';
    } else {
      print(json::parse(result), console);
    }
    return ExitCode::fine;
  });
}

} // namespace mta_tls
