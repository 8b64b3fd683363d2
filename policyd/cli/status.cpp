#include "policyd/cli/status.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "policyd/cli/control_client.h"
#include "policyd/cli/json_text.h"
#include "policyd/cli/lines.h"
#include "policyd/cli/status_rows.h"
#include "policyd/cli/watch_status.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t digest_prefix_octets = 12;

// As many lines as each text has: a caret stands below its word.
std::string listed(const json& texts) {
  std::string all;
  for (const auto& text : texts) {
    const auto safe = printable_lines(text.get<std::string>());
    for (const auto line : split(safe, '\n')) {
      all += "    ";
      all += line;
      all += '\n';
    }
  }
  return all;
}

std::string also(const json& count, std::string_view noun) {
  return count == 0 ? "" : ", " + counted(count, noun);
}

std::string table_text(const json& table) {
  auto text = status_row(
      "table",
      fmt::format(
          "{} for {}{}{}{}{}, in force since {}", counted(table.at("rules"), "rule"),
          counted(table.at("names"), "name"), also(table.at("inbound"), "inbound rule"),
          also(table.at("senders"), "sender rule"),
          also(table.at("messages"), "message rule"),
          table.at("serial").is_null() ? "" : ", serial " + plain(table.at("serial")),
          plain(table.at("loaded"))));
  for (const auto& source : table.at("sources")) {
    text += status_row(
        "", fmt::format("{}, sha256 {}", plain(source.at("path")),
                        plain(source.at("sha256")).substr(0, digest_prefix_octets)));
  }
  return text;
}

std::string reload_text(const json& reload, const Paint& paint) {
  if (reload.is_null()) {
    return status_row("last reload", "none since the start");
  }
  if (reload.at("ok").get<bool>()) {
    return status_row("last reload", plain(reload.at("time")) + ", good");
  }
  return "  " + padded("last reload", status_label_columns) +
         paint.bad(plain(reload.at("time")) +
                   ", REFUSED: the table above is still in force") +
         '\n' + listed(reload.at("errors"));
}

std::string reload_counts(const json& reloads) {
  return status_row("reloads", fmt::format("{} good, {} refused since the start",
                                           plain(reloads.at("succeeded")),
                                           plain(reloads.at("failed"))));
}

std::string questions_text(const json& questions) {
  return status_row(
      "questions", fmt::format("{}: {} OK, {} NOTFOUND, {} TEMP, {} PERM",
                               plain(questions.at("total")), plain(questions.at("ok")),
                               plain(questions.at("notfound")),
                               plain(questions.at("temp")), plain(questions.at("perm"))));
}

std::string delegated_text(std::string_view label, const json& delegation) {
  return status_row(
      label, fmt::format("{}: {} DUNNO, {} refused, {} deferred",
                         plain(delegation.at("total")), plain(delegation.at("dunno")),
                         plain(delegation.at("reject")), plain(delegation.at("defer"))));
}

std::string listeners_text(const json& status) {
  std::string text;
  for (const auto& listener : status.at("listeners")) {
    text += status_row("listens on", plain(listener));
  }
  for (const auto& listener : status.at("delegation").at("listeners")) {
    text += status_row("listens on", plain(listener) + ", for policy delegation");
  }
  for (const auto& listener : status.at("submission").at("listeners")) {
    text += status_row("listens on", plain(listener) + ", for Postfix's submission");
  }
  return text;
}

std::string metrics_text(const json& status) {
  std::string text;
  for (const auto& address : status.at("metrics")) {
    text += status_row("listens on", plain(address) + ", for Prometheus");
  }
  return text;
}

std::string dane_state(const json& discovery) {
  const auto why = plain(discovery.at("why"));
  return "DANE " + plain(discovery.at("dane")) + (why.empty() ? "" : ": " + why);
}

std::string servers_text(const json& servers) {
  std::string text;
  for (const auto& server : servers) {
    text += (text.empty() ? "" : ", ") + plain(server);
  }
  return text;
}

// Nothing where the table has nothing looked up.
std::string discovery_text(const json& discovery) {
  if (discovery.is_null()) {
    return {};
  }
  const auto& cache = discovery.at("cache");
  auto text = status_row("discovery", dane_state(discovery));
  if (const auto failure = plain(discovery.at("failure")); !failure.empty()) {
    text += status_row("", "nothing can be looked up: " + failure);
  }
  text += status_row("", "resolvers: " + servers_text(discovery.at("resolvers")));
  text += status_row("", fmt::format("{} known, {} with an MTA-STS policy in force",
                                     counted(cache.at("next_hops"), "next hop"),
                                     plain(cache.at("policies"))));
  text += status_row("", fmt::format("{} wait for {}",
                                     counted(discovery.at("waiting"), "question"),
                                     counted(discovery.at("under_way"), "look-up")));
  if (const auto trouble = plain(cache.at("trouble")); !trouble.empty()) {
    text += status_row("", "the cache's file cannot be used: " + trouble);
  }
  return text;
}

std::string policyd_text(const json& status, const Paint& paint) {
  auto text = questions_text(status.at("questions"));
  for (const auto* use : {"delegation", "submission"}) {
    if (const auto& asked = status.at(use); !asked.at("listeners").empty()) {
      text += delegated_text(use, asked);
    }
  }
  return text + status_row("connections", plain(status.at("connections"))) +
         listeners_text(status) + discovery_text(status.at("discovery")) +
         watch_status_text(status, paint);
}

// Nothing where no message has demanded anything.
std::string demands_text(const json& demands) {
  if (std::all_of(demands.begin(), demands.end(),
                  [](const json& count) { return count == 0; })) {
    return {};
  }
  return status_row(
      "demand TLS",
      fmt::format("{} kept by the table, {} handed over, {} let go, {} refused, {} "
                  "deferred; {} under rules in testing",
                  plain(demands.at("kept")), plain(demands.at("handed_over")),
                  plain(demands.at("let_go")), plain(demands.at("refused")),
                  plain(demands.at("deferred")), plain(demands.at("in_testing"))));
}

std::string milter_text(const json& status) {
  const auto& sessions = status.at("sessions");
  const auto& messages = status.at("messages");
  auto text = status_row("sessions", fmt::format("{} open, {} since the start",
                                                 plain(sessions.at("open")),
                                                 plain(sessions.at("total"))));
  text += status_row(
      "messages",
      fmt::format("{} passed, {} refused, {} deferred; {} would be refused by "
                  "rules in testing; {} failed",
                  plain(messages.at("passed")), plain(messages.at("refused")),
                  plain(messages.at("deferred")), plain(messages.at("would_refuse")),
                  plain(messages.at("failed"))));
  text += demands_text(status.at("demands"));
  if (const auto& history = status.at("history"); !history.is_null()) {
    text += status_row("tells senders", "by the watch's file, " + plain(history));
  }
  for (const auto& listener : status.at("listeners")) {
    text += status_row("listens on", plain(listener));
  }
  return text;
}

std::string status_text(const json& status, const Paint& paint) {
  const auto program = status.value("program", "mta-tls-policyd");
  auto text = paint.bold(printable(program) + ' ' + plain(status.at("version"))) +
              fmt::format(", process {}, running since {}\n", plain(status.at("pid")),
                          plain(status.at("started")));
  text +=
      status_row("policy", plain(status.at("policy"))) + table_text(status.at("table"));
  text += reload_text(status.at("last_reload"), paint);
  text += reload_counts(status.at("reloads"));
  if (const auto& warnings = status.at("table").at("warnings"); !warnings.empty()) {
    text += status_row("warnings",
                       count_of(warnings.size(), "warning") + " about this table:") +
            listed(warnings);
  }
  text += status.contains("sessions") ? milter_text(status) : policyd_text(status, paint);
  text += metrics_text(status) + status_row("control", plain(status.at("control")));
  return text;
}

} // namespace

ExitCode status(const std::string& place, Console& console) {
  const json request = {{"command", control::status}};
  return ask_daemon({place, request.dump()}, console, [&](const std::string& result) {
    console.out << (console.json ? indented_json(result) + '\n'
                                 : status_text(json::parse(result), console.out_paint));
    return ExitCode::fine;
  });
}

} // namespace mta_tls
