#include "policyd/cli/watch/watch_command.h"

#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "common/mail/next_hop.h"
#include "common/watch/look_json.h"
#include "common/watch_file/watch_reader.h"
#include "policyd/cli/control_client.h"
#include "policyd/cli/watch/watch_page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

template <class Value>
using Or = Result<Value, std::string>;

// Servers that let everybody wait are waited for.
constexpr std::chrono::seconds look_deadline{240};

std::string_view without_user(std::string_view target) {
  const auto at = target.rfind('@');
  return at == std::string_view::npos ? target : target.substr(at + 1);
}

Or<std::vector<std::string>> hops_of(const std::vector<std::string>& targets) {
  std::vector<std::string> hops;
  for (const auto& target : targets) {
    const auto hop = NextHop::parse(without_user(target));
    if (!hop) {
      return Unexpected{fmt::format("{}: {}", printable(target), explain(hop.error()))};
    }
    hops.emplace_back(hop->text());
  }
  return hops;
}

Instant since_of(const WatchCommandOptions& options) {
  return options.since ? options.at - *options.since : Instant{};
}

Or<WatchView> read_table(WatchReader& reader, const WatchCommandOptions& options) {
  WatchView view;
  view.now = options.at;
  view.is_table = true;
  auto standings = reader.standings();
  if (!standings) {
    return Unexpected{standings.error()};
  }
  for (auto& standing : *standings) {
    view.hops.push_back({std::move(standing), {}, {}});
  }
  return view;
}

// The first thing that goes wrong is the error.
Or<WatchedHop> read_hop(WatchReader& reader, Standing standing, Instant since) {
  const auto hop = standing.last.hop;
  auto history = reader.history(hop, since);
  auto findings = reader.findings(hop, since);
  if (!history || !findings) {
    return Unexpected{history ? findings.error() : history.error()};
  }
  return WatchedHop{std::move(standing), *std::move(history), *std::move(findings)};
}

Or<WatchView> read_hops(WatchReader& reader, const std::vector<std::string>& hops,
                        const WatchCommandOptions& options) {
  WatchView view;
  view.now = options.at;
  view.all = options.all;
  for (const auto& name : hops) {
    auto standing = reader.standing(name);
    if (!standing) {
      return Unexpected{standing.error()};
    }
    if (!*standing) {
      view.not_watched.push_back(name);
      continue;
    }
    auto hop = read_hop(reader, **std::move(standing), since_of(options));
    if (!hop) {
      return Unexpected{hop.error()};
    }
    view.hops.push_back(*std::move(hop));
  }
  return view;
}

Or<WatchView> read_file(const std::vector<std::string>& hops,
                        const WatchCommandOptions& options) {
  auto reader = WatchReader::open(options.history);
  if (!reader) {
    return Unexpected{reader.error() + " (does mta-tls-policyd run with --watch?)"};
  }
  auto view =
      hops.empty() ? read_table(*reader, options) : read_hops(*reader, hops, options);
  if (view) {
    auto ourselves = reader->findings("", since_of(options));
    if (!ourselves) {
      return Unexpected{ourselves.error()};
    }
    view->ourselves = *std::move(ourselves);
  }
  return view;
}

ExitCode show(const WatchView& view, Console& console) {
  console.out << (console.json ? watch_json(view) : watch_text(view, console.out_paint));
  return exit_code(state_of(view));
}

WatchView seen_now(const std::string& result, Instant now) {
  const auto reply = json::parse(result);
  WatchView view;
  view.now = now;
  for (const auto& each : reply.at("looks")) {
    if (auto look = look_of_json(each.dump())) {
      view.now = std::max(view.now, look->at);
      view.hops.push_back({standing_after(nullptr, *std::move(look)), {}, {}});
    }
  }
  view.not_watched = reply.at("not_watched").get<std::vector<std::string>>();
  return view;
}

ExitCode look_now(const std::vector<std::string>& hops,
                  const WatchCommandOptions& options, Console& console) {
  const json request = {{"command", control::watch}, {"targets", hops}};
  const ControlRequest asked{options.control, request.dump(), look_deadline,
                             ExitCode::unknown};
  return ask_daemon(asked, console, [&](const std::string& result) {
    return show(seen_now(result, options.at), console);
  });
}

} // namespace

ExitCode watch_command(const WatchCommandOptions& options, Console& console) {
  const auto hops = hops_of(options.targets);
  if (!hops) {
    return fail(console, ExitCode::unknown, hops.error());
  }
  if (options.now) {
    return look_now(*hops, options, console);
  }
  const auto view = read_file(*hops, options);
  return view ? show(*view, console) : fail(console, ExitCode::unknown, view.error());
}

} // namespace mta_tls
