#include "policyd/cli/control_client.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "policyd/cli/ask.h"
#include "policyd/cli/lines.h"
#include "policyd/cli/peer.h"

#include <asio/error.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t longest_path = 4096;

std::string_view advice(std::error_code error) {
  if (error == std::errc::no_such_file_or_directory) {
    return " (is mta-tls-policyd running, with this socket?)";
  }
  if (error == std::errc::connection_refused) {
    return " (nobody listens there: mta-tls-policyd has stopped)";
  }
  if (error == std::errc::permission_denied) {
    return " (only root and the user of the daemon may: try sudo)";
  }
  return "";
}

ExitCode show_reply(const ControlRequest& request, const std::string& reply,
                    Console& console,
                    const std::function<ExitCode(const std::string&)>& show) {
  const auto object = json::parse(reply);
  if (object.at("ok").get<bool>()) {
    return show(object.at("result").dump());
  }
  return fail(console, request.if_refused,
              fmt::format("{}{}", request.refusal,
                          printable_lines(object.at("error").get<std::string>())));
}

} // namespace

std::string error_reason(std::error_code error, std::chrono::seconds deadline) {
  if (error == std::errc::timed_out) {
    return fmt::format("no answer within {} s", deadline.count());
  }
  if (error == asio::error::eof) {
    return "it closed the connection without an answer";
  }
  return error.message();
}

std::string unreachable_text(std::string_view address, std::error_code error,
                             std::chrono::seconds deadline) {
  return fmt::format("cannot ask {}: {}{}", printable(address, longest_path),
                     error_reason(error, deadline), advice(error));
}

ExitCode ask_daemon(const ControlRequest& request, Console& console,
                    const std::function<ExitCode(const std::string& result)>& show) {
  const auto peer = parse_peer(request.place);
  if (!peer) {
    return fail(console, ExitCode::usage, peer.error());
  }
  const auto reply = ask(*peer, request.json, control::max_reply, request.deadline);
  if (!reply) {
    return fail(console, ExitCode::unreachable,
                unreachable_text(request.place, reply.error(), request.deadline));
  }
  try {
    return show_reply(request, *reply, console, show);
  } catch (const json::exception&) {
    return fail(console, ExitCode::unreachable,
                fmt::format("cannot understand {}: its answer is not that of a "
                            "mta-tls-policyd of this version",
                            printable(request.place, longest_path)));
  }
}

} // namespace mta_tls
