#include "policyd/cli/explain_command.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "common/explain/explain.h"
#include "common/explain/explain_inbound.h"
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

using json = nlohmann::ordered_json;

ExitCode show_explanation(const std::string& explanation, bool is_inbound,
                          Console& console) {
  if (const auto error = error_in(explanation)) {
    return fail(console, ExitCode::usage, printable(*error, longest_error));
  }
  if (console.json) {
    console.out << indented_json(explanation) << '\n';
  } else {
    const bool colours = console.out_paint.colours();
    console.out << (is_inbound ? inbound_explanation_text(explanation, colours)
                               : explanation_text(explanation, colours));
  }
  return ExitCode::fine;
}

template <class T>
void add_if_there(json& request, const char* name, const std::optional<T>& value) {
  if (value) {
    request[name] = *value;
  }
}

json inbound_request(const ExplainOptions& options) {
  const auto& inbound = options.inbound;
  json request = {{"command", control::explain_inbound},
                  {"from", options.sender},
                  {"client", inbound.client}};
  add_if_there(request, "recipient", options.target);
  add_if_there(request, "tls", inbound.tls);
  add_if_there(request, "bits", inbound.bits);
  add_if_there(request, "cert", inbound.cert);
  add_if_there(request, "spki", inbound.spki);
  if (inbound.authenticated) {
    request["authenticated"] = true;
  }
  return request;
}

json outbound_request(const ExplainOptions& options) {
  json request = {{"command", control::explain}, {"target", options.target.value_or("")}};
  if (!options.sender.empty()) {
    request["from"] = options.sender;
  }
  if (!options.user.empty()) {
    request["user"] = options.user;
  }
  return request;
}

std::string request_for(const ExplainOptions& options) {
  auto request =
      options.is_inbound ? inbound_request(options) : outbound_request(options);
  if (options.at) {
    request["at"] = format_time(*options.at);
  }
  return request.dump(-1, ' ', false, json::error_handler_t::replace);
}

ExitCode explain_outbound_from(const Snapshot& table, const ExplainOptions& options,
                               Instant now, Console& console) {
  const auto target = options.target.value_or("");
  std::optional<DiscoveryTrace> trace;
  const auto wanted = options.look_up ? to_look_up(table, target, now) : std::nullopt;
  if (wanted) {
    auto looked_up = look_up(*wanted, options.asked_of);
    if (!looked_up) {
      return fail(console, ExitCode::usage, looked_up.error());
    }
    trace = *std::move(looked_up);
  }
  return show_explanation(explain_outbound(table, target, {options.sender, options.user},
                                           now, trace ? &*trace : nullptr),
                          false, console);
}

ExitCode explain_from_file(const ExplainOptions& options, Console& console) {
  const auto now = options.at.value_or(current_time());
  const auto loaded = load_table(options.policy, now);
  if (!loaded) {
    return fail_to_load(console, options.policy, loaded.error().diagnostics);
  }
  const auto& table = *loaded->snapshot;
  return options.is_inbound
             ? show_explanation(explain_inbound(table, request_for(options), now), true,
                                console)
             : explain_outbound_from(table, options, now, console);
}

} // namespace

ExitCode explain_command(const ExplainOptions& options, Console& console) {
  if (!options.policy.empty()) {
    return explain_from_file(options, console);
  }
  return ask_daemon({options.control, request_for(options)}, console,
                    [&](const std::string& explanation) {
                      return show_explanation(explanation, options.is_inbound, console);
                    });
}

} // namespace mta_tls
