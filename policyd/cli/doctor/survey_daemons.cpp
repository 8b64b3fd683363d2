#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "common/doctor/plan.h"
#include "policyd/cli/ask.h"
#include "policyd/cli/control_client.h"
#include "policyd/cli/doctor/survey.h"
#include "policyd/cli/peer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <unistd.h>

namespace mta_tls::doctor {

namespace {

using Clock = std::chrono::steady_clock;
using json = nlohmann::ordered_json;

constexpr std::size_t longest_reply = 100'000; // socketmap_table(5)

std::string error_text(std::error_code error) {
  return error_reason(error, short_wait);
}

Result<std::string, std::string> ask_one(const LiveQuestion& question) {
  const auto peer = parse_peer(question.address);
  if (!peer) {
    return Unexpected{peer.error()};
  }
  if (question.request.empty()) {
    const auto error = try_to_connect(*peer, short_wait);
    return error ? Result<std::string, std::string>(Unexpected{error_text(error)})
                 : std::string();
  }
  auto reply = ask(*peer, question.request, longest_reply, short_wait);
  return reply ? Result<std::string, std::string>(*std::move(reply))
               : Unexpected{error_text(reply.error())};
}

LiveAnswer timed(const LiveQuestion& question) {
  const auto begin = Clock::now();
  auto reply = ask_one(question);
  return {std::move(reply),
          std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin)};
}

void add_listeners(const json& listeners, std::vector<std::string>& all) {
  for (const auto& listener : listeners) {
    all.push_back(listener.get<std::string>());
  }
}

// Null: nothing is watched.
void read_watch(const json& watch, DaemonFact& daemon) {
  daemon.watches = !watch.is_null();
  if (*daemon.watches) {
    daemon.alerts =
        !watch.at("alert_mail_via").is_null() || !watch.at("alert_command").is_null();
  }
}

void read_status(const json& status, DaemonFact& daemon) {
  daemon.policy = status.at("policy").get<std::string>();
  add_listeners(status.at("listeners"), daemon.listeners);
  if (status.contains("delegation")) {
    add_listeners(status.at("delegation").at("listeners"), daemon.listeners);
  }
  if (status.contains("submission")) {
    add_listeners(status.at("submission").at("listeners"), daemon.submission);
  }
  if (status.contains("watch")) {
    read_watch(status.at("watch"), daemon);
  }
  if (status.contains("history")) {
    daemon.reads_history = !status.at("history").is_null();
  }
  if (status.contains("forced_transport")) {
    daemon.hands_over = status.at("forced_transport").get<bool>();
  }
  if (status.contains("discovery") && status.at("discovery").contains("resolvers")) {
    for (const auto& resolver : status.at("discovery").at("resolvers")) {
      daemon.resolvers.push_back(resolver.get<std::string>());
    }
  }
  const auto& reload = status.at("last_reload");
  if (!reload.is_null() && !reload.at("ok").get<bool>()) {
    const auto& errors = reload.at("errors");
    const auto text = errors.empty() ? std::string("without a reason")
                                     : errors.front().get<std::string>();
    daemon.refused = text.substr(0, text.find('\n'));
  }
}

DaemonFact ask_status(const std::string& control) {
  DaemonFact daemon;
  daemon.control = control;
  const auto peer = parse_peer(control);
  if (!peer) {
    daemon.error = peer.error();
    return daemon;
  }
  const json request = {{"command", control::status}};
  const auto reply = ask(*peer, request.dump(), control::max_reply, short_wait);
  if (!reply) {
    daemon.error = error_text(reply.error());
    return daemon;
  }
  try {
    read_status(json::parse(*reply).at("result"), daemon);
  } catch (const json::exception&) {
    daemon.error = "its answer is not that of a daemon of this release";
  }
  return daemon;
}

// Those that were named, or those that run with their usual sockets.
std::vector<std::string> controls(const SurveyOptions& options) {
  if (!options.controls.empty()) {
    return options.controls;
  }
  std::vector<std::string> there;
  for (const auto* path : {"/run/mta-tls/policyd.sock", "/run/mta-tls/milter.sock"}) {
    // Somebody else's folder may hide one: then it is asked, and that is told.
    if (::access(path, F_OK) == 0 || errno != ENOENT) {
      there.push_back(fmt::format("unix:{}", path));
    }
  }
  return there;
}

} // namespace

void look_at_daemons(Survey& survey) {
  for (const auto& control : controls(survey.options)) {
    survey.looked_at.push_back("status of " + control);
    survey.host.ground.daemons.push_back(ask_status(control));
  }
}

void look_at_answers(Survey& survey) {
  for (const auto& question : live_questions(survey.host)) {
    survey.looked_at.push_back(
        fmt::format("{} \"{}\"", question.address, printable(question.request)));
    survey.host.ground.answers.emplace(question, timed(question));
  }
}

} // namespace mta_tls::doctor
