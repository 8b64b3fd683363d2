#include "policyd/cli/query.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "policyd/cli/ask.h"
#include "policyd/cli/control_client.h"

#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

// socketmap_table(5): no MTA takes a longer reply.
constexpr std::size_t longest_socketmap_reply = 100'000;

ExitCode code_of(std::string_view reply) {
  if (reply.starts_with("OK ")) {
    return ExitCode::fine;
  }
  return reply.starts_with("NOTFOUND") ? ExitCode::finding : ExitCode::usage;
}

ExitCode show(const QueryOptions& options, const std::string& reply, Console& console) {
  if (!console.json) {
    console.out << printable(reply, longest_socketmap_reply) << '\n';
    return code_of(reply);
  }
  const json result = {{"map", options.map}, {"key", options.key}, {"reply", reply}};
  console.out << result.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  return code_of(reply);
}

ExitCode ask_listener(const QueryOptions& options, Console& console) {
  const auto address = parse_peer(options.socketmap);
  if (!address) {
    return fail(console, ExitCode::usage, address.error());
  }
  const auto reply =
      ask(*address, options.map + ' ' + options.key, longest_socketmap_reply, short_wait);
  return reply ? show(options, *reply, console)
               : fail(console, ExitCode::unreachable,
                      unreachable_text(options.socketmap, reply.error(), short_wait));
}

ExitCode ask_control(const QueryOptions& options, Console& console) {
  const json request = {
      {"command", control::query}, {"map", options.map}, {"key", options.key}};
  const ControlRequest question{
      options.control, request.dump(-1, ' ', false, json::error_handler_t::replace)};
  return ask_daemon(question, console, [&](const std::string& result) {
    return show(options, json::parse(result).at("reply").get<std::string>(), console);
  });
}

} // namespace

ExitCode query(const QueryOptions& options, Console& console) {
  return options.socketmap.empty() ? ask_control(options, console)
                                   : ask_listener(options, console);
}

} // namespace mta_tls
