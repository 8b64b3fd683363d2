#include "common/doctor/live.h"

#include "common/base/text.h"
#include "common/dialect/socketmap.h"
#include "common/doctor/exim_case.h"
#include "common/doctor/postfix_sockets.h"
#include "common/doctor/sendmail_case.h"

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

void add(Ask ask, std::vector<Ask>& all) {
  const bool is_known = std::any_of(all.begin(), all.end(), [&](const Ask& other) {
    return other.address == ask.address && other.map == ask.map;
  });
  if (!is_known) {
    all.push_back(std::move(ask));
  }
}

// The key of a question about a name, by the map that it is asked of.
std::string key_for(std::string_view map, const Needs& needs) {
  const auto& name = needs.forced_name;
  if (equals_ignoring_case(map, "sendmail")) {
    return "rcpt:" + name;
  }
  return name;
}

// Their keys are next hops or recipients' domains, so that the table decides.
bool is_about_recipients(std::string_view map) {
  static constexpr std::array<std::string_view, 8> maps{
      "postfix",        "QUERY",           "postfix-tlsrpt",
      "postfix-forced", "QUERYwithTLSRPT", "postfix-forced-verify",
      "sendmail",       "exim-out"};
  return std::any_of(maps.begin(), maps.end(), [&](std::string_view known) {
    return equals_ignoring_case(map, known);
  });
}

} // namespace

std::vector<Ask> asks(const Examined& host) {
  std::vector<Ask> all;
  if (!host.policy.table) {
    return all;
  }
  const auto needs = needs_of(*host.policy.table, host.now);
  if (host.postfix) {
    const PostfixCase about{*host.postfix, *host.policy.table, needs, host.ground,
                            host.now};
    for (const auto& use : socket_uses(about)) {
      add({in_service(about, *use.service, use.parameter), use.place, use.map}, all);
    }
  }
  if (host.sendmail) {
    for (const auto& ask : sendmail_asks(*host.sendmail)) {
      add(ask, all);
    }
  }
  if (host.exim) {
    for (const auto& ask : exim_asks(*host.exim)) {
      add(ask, all);
    }
  }
  return all;
}

LiveQuestion question_for(const Ask& ask, const Examined& host) {
  if (ask.map.empty()) {
    return {ask.address, {}};
  }
  const auto needs = needs_of(*host.policy.table, host.now);
  return {ask.address, ask.map + ' ' + key_for(ask.map, needs)};
}

std::string expected_reply(const LiveQuestion& question, const Examined& host) {
  const auto [map, key] = parse_socketmap_request(question.request);
  if (!is_about_recipients(map) || key.empty() || key == "rcpt:") {
    return {};
  }
  const auto& table = *host.policy.table;
  const auto without = socketmap_answer(question.request, table, host.now, nullptr);
  const bool depends = without != socketmap_answer(question.request, table, host.now,
                                                   &nothing_discovered());
  return depends ? "" : without; // what is discovered, only the daemon knows
}

} // namespace mta_tls::doctor
