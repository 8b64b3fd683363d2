#include "policyd/cli/status.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "policyd/cli/control_client.h"
#include "policyd/cli/json_text.h"
#include "policyd/cli/lines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t label_columns = 14;
constexpr std::size_t indent = 2 + label_columns;
constexpr std::size_t longest_line = 1000;
constexpr std::size_t digest_prefix_octets = 12;

std::string row(std::string_view label, std::string_view text) {
  return "  " + padded(label, label_columns) + wrapped(text, indent) + '\n';
}

std::string plain(const json& value) {
  return value.is_string() ? printable(value.get<std::string>(), longest_line)
                           : value.dump();
}

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

std::string counted(const json& count, std::string_view noun) {
  return count_of(count.get<std::size_t>(), noun);
}

std::string also(const json& count, std::string_view noun) {
  return count == 0 ? "" : ", " + counted(count, noun);
}

std::string table_text(const json& table) {
  auto text = row(
      "table",
      fmt::format(
          "{} for {}{}{}{}{}, in force since {}", counted(table.at("rules"), "rule"),
          counted(table.at("names"), "name"), also(table.at("inbound"), "inbound rule"),
          also(table.at("senders"), "sender rule"),
          also(table.at("messages"), "message rule"),
          table.at("serial").is_null() ? "" : ", serial " + plain(table.at("serial")),
          plain(table.at("loaded"))));
  for (const auto& source : table.at("sources")) {
    text +=
        row("", fmt::format("{}, sha256 {}", plain(source.at("path")),
                            plain(source.at("sha256")).substr(0, digest_prefix_octets)));
  }
  return text;
}

std::string reload_text(const json& reload, const Paint& paint) {
  if (reload.is_null()) {
    return row("last reload", "none since the start");
  }
  if (reload.at("ok").get<bool>()) {
    return row("last reload", plain(reload.at("time")) + ", good");
  }
  return "  " + padded("last reload", label_columns) +
         paint.bad(plain(reload.at("time")) +
                   ", REFUSED: the table above is still in force") +
         '\n' + listed(reload.at("errors"));
}

std::string reload_counts(const json& reloads) {
  return row("reloads",
             fmt::format("{} good, {} refused since the start",
                         plain(reloads.at("succeeded")), plain(reloads.at("failed"))));
}

std::string questions_text(const json& questions) {
  return row("questions",
             fmt::format("{}: {} OK, {} NOTFOUND, {} TEMP, {} PERM",
                         plain(questions.at("total")), plain(questions.at("ok")),
                         plain(questions.at("notfound")), plain(questions.at("temp")),
                         plain(questions.at("perm"))));
}

std::string delegated_text(std::string_view label, const json& delegation) {
  return row(label,
             fmt::format("{}: {} DUNNO, {} refused, {} deferred",
                         plain(delegation.at("total")), plain(delegation.at("dunno")),
                         plain(delegation.at("reject")), plain(delegation.at("defer"))));
}

std::string listeners_text(const json& status) {
  std::string text;
  for (const auto& listener : status.at("listeners")) {
    text += row("listens on", plain(listener));
  }
  for (const auto& listener : status.at("delegation").at("listeners")) {
    text += row("listens on", plain(listener) + ", for policy delegation");
  }
  for (const auto& listener : status.at("submission").at("listeners")) {
    text += row("listens on", plain(listener) + ", for Postfix's submission");
  }
  return text;
}

std::string metrics_text(const json& status) {
  std::string text;
  for (const auto& address : status.at("metrics")) {
    text += row("listens on", plain(address) + ", for Prometheus");
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
  auto text = row("discovery", dane_state(discovery));
  if (const auto failure = plain(discovery.at("failure")); !failure.empty()) {
    text += row("", "nothing can be looked up: " + failure);
  }
  text += row("", "resolvers: " + servers_text(discovery.at("resolvers")));
  text += row("", fmt::format("{} known, {} with an MTA-STS policy in force",
                              counted(cache.at("next_hops"), "next hop"),
                              plain(cache.at("policies"))));
  text +=
      row("", fmt::format("{} wait for {}", counted(discovery.at("waiting"), "question"),
                          counted(discovery.at("under_way"), "look-up")));
  if (const auto trouble = plain(cache.at("trouble")); !trouble.empty()) {
    text += row("", "the cache's file cannot be used: " + trouble);
  }
  return text;
}

std::string policyd_text(const json& status) {
  auto text = questions_text(status.at("questions"));
  for (const auto* use : {"delegation", "submission"}) {
    if (const auto& asked = status.at(use); !asked.at("listeners").empty()) {
      text += delegated_text(use, asked);
    }
  }
  return text + row("connections", plain(status.at("connections"))) +
         listeners_text(status) + discovery_text(status.at("discovery"));
}

// Nothing where no message has demanded anything.
std::string demands_text(const json& demands) {
  if (std::all_of(demands.begin(), demands.end(),
                  [](const json& count) { return count == 0; })) {
    return {};
  }
  return row(
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
  auto text = row("sessions",
                  fmt::format("{} open, {} since the start", plain(sessions.at("open")),
                              plain(sessions.at("total"))));
  text +=
      row("messages",
          fmt::format("{} passed, {} refused, {} deferred; {} would be refused by "
                      "rules in testing; {} failed",
                      plain(messages.at("passed")), plain(messages.at("refused")),
                      plain(messages.at("deferred")), plain(messages.at("would_refuse")),
                      plain(messages.at("failed"))));
  text += demands_text(status.at("demands"));
  for (const auto& listener : status.at("listeners")) {
    text += row("listens on", plain(listener));
  }
  return text;
}

std::string status_text(const json& status, const Paint& paint) {
  const auto program = status.value("program", "mta-tls-policyd");
  auto text = paint.bold(printable(program) + ' ' + plain(status.at("version"))) +
              fmt::format(", process {}, running since {}\n", plain(status.at("pid")),
                          plain(status.at("started")));
  text += row("policy", plain(status.at("policy"))) + table_text(status.at("table"));
  text += reload_text(status.at("last_reload"), paint);
  text += reload_counts(status.at("reloads"));
  if (const auto& warnings = status.at("table").at("warnings"); !warnings.empty()) {
    text += row("warnings", count_of(warnings.size(), "warning") + " about this table:") +
            listed(warnings);
  }
  text += status.contains("sessions") ? milter_text(status) : policyd_text(status);
  text += metrics_text(status) + row("control", plain(status.at("control")));
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
