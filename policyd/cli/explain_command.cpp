#include "policyd/cli/explain_command.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "common/explain/explain.h"
#include "common/table/load.h"
#include "policyd/cli/clock.h"
#include "policyd/cli/control_client.h"
#include "policyd/cli/diagnostics.h"
#include "policyd/cli/json_text.h"

#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

constexpr std::size_t longest_error = 1000;

ExitCode show_explanation(const std::string& explanation, Console& console) {
  if (const auto error = error_in(explanation)) {
    return fail(console, ExitCode::usage, printable(*error, longest_error));
  }
  if (console.json) {
    console.out << indented_json(explanation) << '\n';
  } else {
    console.out << explanation_text(explanation, console.out_paint.colours());
  }
  return ExitCode::fine;
}

ExitCode explain_from_file(const ExplainOptions& options, Console& console) {
  const auto now = options.at.value_or(current_time());
  const auto loaded = load_table(options.policy, now);
  if (!loaded) {
    return fail_to_load(console, options.policy, loaded.error().diagnostics);
  }
  return show_explanation(
      explain_outbound(*loaded->snapshot, options.target, options.sender, now), console);
}

std::string request_for(const ExplainOptions& options) {
  nlohmann::ordered_json request = {{"command", control::explain},
                                    {"target", options.target}};
  if (!options.sender.empty()) {
    request["from"] = options.sender;
  }
  if (options.at) {
    request["at"] = format_time(*options.at);
  }
  return request.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace

ExitCode explain_command(const ExplainOptions& options, Console& console) {
  if (!options.policy.empty()) {
    return explain_from_file(options, console);
  }
  return ask_daemon({options.control, request_for(options)}, console,
                    [&](const std::string& explanation) {
                      return show_explanation(explanation, console);
                    });
}

} // namespace mta_tls
