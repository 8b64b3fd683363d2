#include "policyd/watch/watch_replies.h"

#include "common/base/text.h"
#include "common/watch/look_json.h"

#include <nlohmann/json.hpp>

#include <set>

namespace mta_tls {

using control::BadRequest;
using control::Json;

namespace {

constexpr std::size_t most_targets = 100;

// Counted as they come in: whoever asks for `status` waits for no walk.
Json outlooks_json(const WatchBoard& board) {
  using enum Outlook;
  Json counts = Json::object();
  for (const auto outlook : {passes, partly, fails, unseen}) {
    counts[std::string(word(outlook))] = board.count(outlook);
  }
  return counts;
}

Json time_or_null(const std::optional<Instant>& time) {
  return time ? Json(format_time(*time)) : Json(nullptr);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json mail_via(const AlertOptions& alerts) {
  return alerts.mail_via ? Json(text_of(*alerts.mail_via)) : Json(nullptr);
}

std::vector<std::string> targets_of(const Json& request) {
  const auto targets = request.find("targets");
  if (targets == request.end() || !targets->is_array() || targets->empty() ||
      targets->size() > most_targets) {
    throw BadRequest("\"targets\" is no list of 1 to " + std::to_string(most_targets) +
                     " next hops");
  }
  std::vector<std::string> hops;
  for (const auto& target : *targets) {
    const auto text = target.is_string() ? target.get<std::string>() : target.dump();
    const auto hop = NextHop::parse(text);
    if (!hop) {
      throw BadRequest(printable(text) + ": " + std::string(explain(hop.error())));
    }
    hops.emplace_back(hop->text());
  }
  return hops;
}

std::string looks_reply(std::vector<std::string> asked, const std::vector<Look>& looks) {
  auto list = Json::array();
  std::set<std::string> missing(asked.begin(), asked.end());
  for (const auto& look : looks) {
    list.push_back(Json::parse(look_json(look)));
    missing.erase(look.hop);
  }
  return control::success({{"looks", std::move(list)}, {"not_watched", missing}});
}

} // namespace

Json watch_status(const Watch& watch) {
  if (!watch.is_on()) {
    return nullptr;
  }
  const auto& health = watch.health();
  return {{"next_hops", health.hops},
          {"left_out", health.left_out},
          {"outlooks", outlooks_json(watch.board())},
          {"under_way", health.under_way},
          {"looks", health.looks},
          {"alerts", health.alerts},
          {"last_look", time_or_null(watch.board().newest())},
          {"blind_since", time_or_null(health.blind)},
          {"failure", health.failure},
          {"dnssec_trouble", health.dnssec_trouble},
          {"alert_mail_via", mail_via(watch.options().alerts)},
          {"alert_command", text_or_null(watch.options().alerts.program)},
          {"history", watch.options().history},
          {"history_trouble", health.history_trouble}};
}

void watch_now(Watch& watch, const Json& request,
               const std::function<void(std::string)>& reply) {
  if (!watch.is_on()) {
    throw BadRequest("nothing is watched: the daemon was not started with --watch");
  }
  auto hops = targets_of(request);
  watch.look_now(hops, [hops, reply](const std::vector<Look>& looks) {
    reply(looks_reply(hops, looks));
  });
}

} // namespace mta_tls
