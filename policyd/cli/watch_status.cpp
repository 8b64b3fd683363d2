#include "policyd/cli/watch_status.h"

#include "common/base/text.h"
#include "policyd/cli/status_rows.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <utility>
#include <vector>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

// A member, and what to say of it.
using Wording = std::pair<const char*, std::string_view>;

// Only what there is of each.
std::string outlooks_text(const json& watch) {
  constexpr std::array<Wording, 4> wordings{{{"passes", "as promised"},
                                             {"partly", "at some servers only"},
                                             {"fails", "failing"},
                                             {"unseen", "not to be seen"}}};
  std::vector<std::string> parts;
  std::size_t known = 0;
  for (const auto& [outlook, words] : wordings) {
    const auto count = watch.at("outlooks").at(outlook).get<std::size_t>();
    known += count;
    if (count != 0) {
      parts.push_back(fmt::format("{} {}", count, words));
    }
  }
  const auto all = watch.at("next_hops").get<std::size_t>();
  if (all > known) {
    parts.push_back(fmt::format("{} not looked at yet", all - known));
  }
  return count_of(all, "next hop") + (parts.empty() ? "" : ": " + join(parts, ", "));
}

std::string looks_text(const json& watch) {
  const auto& last = watch.at("last_look");
  return fmt::format("{}; since the start {}, {} told",
                     last.is_null() ? "no look yet" : "last look " + plain(last),
                     counted(watch.at("looks"), "look"),
                     counted(watch.at("alerts"), "alert"));
}

std::vector<std::string> alerts_texts(const json& watch) {
  std::vector<std::string> texts;
  if (const auto& via = watch.at("alert_mail_via"); !via.is_null()) {
    texts.push_back("alerts by mail via " + plain(via));
  }
  if (const auto& program = watch.at("alert_command"); !program.is_null()) {
    texts.push_back("alerts by " + plain(program));
  }
  return texts.empty() ? std::vector<std::string>{"alerts in the log alone"} : texts;
}

// What keeps the watch from being of use.
std::vector<std::string> troubles(const json& watch) {
  constexpr std::array<Wording, 4> wordings{
      {{"blind_since", "our network or DNS: nobody was seen since "},
       {"failure", "nobody can be looked at: "},
       {"dnssec_trouble", "DNSSEC cannot be validated: "},
       {"history_trouble", "the history cannot be used: "}}};
  std::vector<std::string> texts;
  for (const auto& [member, words] : wordings) {
    const auto& value = watch.at(member);
    if (!value.is_null() && value != "") {
      texts.push_back(std::string(words) + plain(value));
    }
  }
  if (const auto& left_out = watch.at("left_out"); left_out != 0) {
    texts.push_back(counted(left_out, "next hop") + " more than can be watched");
  }
  return texts;
}

std::string bad_row(const std::string& text, const Paint& paint) {
  constexpr auto indent = 2 + status_label_columns;
  return std::string(indent, ' ') + paint.bad(wrapped("TROUBLE: " + text, indent)) + '\n';
}

} // namespace

std::string watch_status_text(const json& status, const Paint& paint) {
  const auto& watch = status.at("watch");
  if (watch.is_null()) {
    return {};
  }
  auto text = status_row("watch", outlooks_text(watch));
  text += status_row("", looks_text(watch));
  for (const auto& trouble : troubles(watch)) {
    text += bad_row(trouble, paint);
  }
  for (const auto& alerts : alerts_texts(watch)) {
    text += status_row("", alerts);
  }
  text += status_row("", "history " + plain(watch.at("history")));
  if (status.at("submission").at("listeners").empty()) {
    text += status_row("", "not told to Postfix's submission: there is no --submission");
  }
  return text;
}

} // namespace mta_tls
