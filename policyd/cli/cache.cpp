#include "policyd/cli/cache.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "policyd/cli/control_client.h"
#include "policyd/cli/json_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t longest_text = 500;

std::string plain(const json& value) {
  return value.is_string() ? printable(value.get<std::string>(), longest_text)
                           : value.dump();
}

std::string times_of(const json& part) {
  const auto failures = part.at("failures").get<unsigned>();
  return fmt::format("looked up again from {}, holds until {}{}",
                     plain(part.at("refresh")), plain(part.at("expires")),
                     failures > 0 ? fmt::format("; failed {} times in a row", failures)
                                  : "");
}

std::string dane_word(const json& dane) {
  return dane.is_null() ? "-" : plain(dane.at("promise"));
}

std::string sts_word(const json& sts) {
  if (sts.is_null()) {
    return "-";
  }
  const auto& policy = sts.at("policy");
  return policy.is_null() ? "absent" : plain(policy.at("mode"));
}

std::string row(std::string_view label, const std::string& text) {
  return fmt::format("  {:<10}{}\n", label, text);
}

std::string dane_text(const json& dane) {
  if (dane.is_null()) {
    return row("DANE", "not looked up");
  }
  return row("DANE", plain(dane.at("promise")) + ": " + plain(dane.at("reason"))) +
         row("", times_of(dane));
}

std::string policy_text(const json& policy) {
  auto text =
      row("MTA-STS", fmt::format("{}, id {}, until {}", plain(policy.at("mode")),
                                 plain(policy.at("id")), plain(policy.at("expires"))));
  for (const auto& mx : policy.at("mx")) {
    text += row("", "mx " + plain(mx));
  }
  return text;
}

std::string sts_text(const json& sts) {
  if (sts.is_null()) {
    return row("MTA-STS", "not looked up");
  }
  const auto& policy = sts.at("policy");
  auto text = policy.is_null() ? row("MTA-STS", "absent") : policy_text(policy);
  if (const auto trouble = plain(sts.at("trouble")); !trouble.empty()) {
    text += row("", trouble);
  }
  return text + row("", times_of(sts));
}

std::string in_full(const json& entry) {
  return plain(entry.at("next_hop")) + '\n' + dane_text(entry.at("dane")) +
         sts_text(entry.at("mta_sts"));
}

std::string in_short(const json& entry) {
  return fmt::format("{:<40} {:<10} {}\n", plain(entry.at("next_hop")),
                     dane_word(entry.at("dane")), sts_word(entry.at("mta_sts")));
}

ExitCode show(const CacheOptions& options, const json& entries, Console& console) {
  if (entries.empty() && !options.target.empty()) {
    console.out << "nothing is known of " << printable(options.target) << '\n';
    return ExitCode::finding;
  }
  if (options.target.empty()) {
    console.out << fmt::format("{:<40} {:<10} {}\n", "NEXT HOP", "DANE", "MTA-STS");
  }
  for (const auto& entry : entries) {
    console.out << (options.target.empty() ? in_short(entry) : in_full(entry));
  }
  return ExitCode::fine;
}

} // namespace

ExitCode cache(const CacheOptions& options, Console& console) {
  json request = {{"command", control::cache}};
  if (!options.target.empty()) {
    request["target"] = options.target;
  }
  return ask_daemon(
      {options.control, request.dump()}, console, [&](const std::string& result) {
        const auto entries = json::parse(result).at("next_hops");
        if (!console.json) {
          return show(options, entries, console);
        }
        console.out << indented_json(result) << '\n';
        return entries.empty() && !options.target.empty() ? ExitCode::finding
                                                          : ExitCode::fine;
      });
}

ExitCode flush(const FlushOptions& options, Console& console) {
  json request = {{"command", control::flush}};
  if (options.all) {
    request["all"] = true;
  } else {
    request["target"] = options.target;
  }
  return ask_daemon(
      {options.control, request.dump()}, console, [&](const std::string& result) {
        const auto count = json::parse(result).at("flushed").get<std::size_t>();
        console.out << (console.json ? indented_json(result)
                                     : count_of(count, "next hop") + " forgotten")
                    << '\n';
        return count == 0 && !options.all ? ExitCode::finding : ExitCode::fine;
      });
}

} // namespace mta_tls
