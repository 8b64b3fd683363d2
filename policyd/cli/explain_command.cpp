#include "policyd/cli/explain_command.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "common/explain/explain.h"
#include "common/explain/explain_inbound.h"
#include "common/table/load.h"
#include "common/watch_file/watch_reader.h"
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

// How the next hop that is asked about stands, of all that the file may hold. Returns
// what went wrong.
std::string read_standing(const std::string& path, std::string_view target,
                          WatchBoard& board) {
  const auto hop = explained_hop(target);
  if (!hop) {
    return "";
  }
  auto reader = WatchReader::open(path);
  if (!reader) {
    return reader.error();
  }
  auto standing = reader->standing(hop->text());
  if (!standing) {
    return standing.error();
  }
  if (*standing) {
    board.put(**std::move(standing));
  }
  return "";
}

// What the watch knows is about now. The usual file may be none of the caller's to read.
ExitCode explain_with(Circumstances known, const Snapshot& table,
                      const ExplainOptions& options, Instant now, Console& console) {
  const auto target = options.target.value_or("");
  const auto path = options.at ? "" : WatchReader::path_of(options.history);
  WatchBoard board;
  if (!path.empty()) {
    known.watch_trouble = read_standing(path, target, board);
    known.watch = known.watch_trouble.empty() ? &board : nullptr;
  }
  if (!options.history.empty() && !known.watch) {
    return fail(console, ExitCode::usage, known.watch_trouble);
  }
  return show_explanation(
      explain_outbound(table, target, {options.sender, options.user}, now, known), false,
      console);
}

ExitCode explain_outbound_from(const Snapshot& table, const ExplainOptions& options,
                               Instant now, Console& console) {
  const auto wanted = options.look_up
                          ? to_look_up(table, options.target.value_or(""), now)
                          : std::nullopt;
  if (!wanted) {
    return explain_with({}, table, options, now, console);
  }
  const auto trace = look_up(*wanted, options.asked_of);
  return trace ? explain_with({&*trace}, table, options, now, console)
               : fail(console, ExitCode::usage, trace.error());
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
