#include "common/dialect/socketmap.h"

#include "common/base/text.h"
#include "common/dialect/exim_cert.h"
#include "common/dialect/exim_in.h"
#include "common/dialect/exim_out.h"
#include "common/dialect/postfix.h"
#include "common/dialect/postfix_sender.h"
#include "common/dialect/postfix_tlsrpt.h"
#include "common/dialect/sendmail.h"
#include "common/dialect/sendmail_sts.h"
#include "common/dialect/submission.h"
#include "common/policy/facts_at_hand.h"

#include <algorithm>
#include <array>
#include <exception>

namespace mta_tls {

namespace {

Awaited answer_from(OutboundQuestion&& question, const Grounds& grounds,
                    std::string& reply) {
  return answer_outbound(question, grounds, [&](const Decision& decision) {
    render_postfix_policy(decision, reply);
  });
}

Awaited answer_postfix(std::string_view key, const Grounds& grounds, std::string& reply) {
  if (is_postfix_parent_key(key)) {
    reply += "NOTFOUND ";
    return std::nullopt;
  }
  return answer_from(parse_postfix_key(key), grounds, reply);
}

Awaited answer_postfix_tlsrpt(std::string_view key, const Grounds& grounds,
                              std::string& reply) {
  if (is_postfix_parent_key(key)) {
    reply += "NOTFOUND ";
    return std::nullopt;
  }
  auto question = parse_postfix_key(key);
  return answer_outbound(question, grounds, [&](const Decision& decision) {
    render_postfix_tlsrpt(decision, question.next_hop ? question.next_hop->host() : "",
                          reply);
  });
}

template <SecurityLevel demanded>
Awaited answer_postfix_forced(std::string_view key, const Grounds& grounds,
                              std::string& reply) {
  return answer_from(parse_postfix_forced_key(key, demanded), grounds, reply);
}

using Answer = Awaited (*)(std::string_view key, const Grounds& grounds,
                           std::string& reply);

struct Dialect {
  std::string_view map;
  Answer answer;
};

// One that never waits.
template <void (*Reply)(std::string_view, const Grounds&, std::string&)>
Awaited at_once(std::string_view key, const Grounds& grounds, std::string& reply) {
  Reply(key, grounds, reply);
  return std::nullopt;
}

// "QUERY" and "QUERYwithTLSRPT" are what postfix-tlspol and, by convention, others are
// asked for.
constexpr std::array dialects{
    Dialect{"postfix", answer_postfix},
    Dialect{"QUERY", answer_postfix},
    Dialect{"postfix-tlsrpt", answer_postfix_tlsrpt},
    Dialect{"QUERYwithTLSRPT", answer_postfix_tlsrpt},
    Dialect{"postfix-forced", answer_postfix_forced<SecurityLevel::encrypt>},
    Dialect{"postfix-forced-verify", answer_postfix_forced<SecurityLevel::verify>},
    Dialect{"postfix-sender", at_once<answer_postfix_sender>},
    Dialect{"sendmail", answer_sendmail},
    Dialect{"sts", answer_sendmail_sts},
    Dialect{"exim-in", at_once<answer_exim_in>},
    Dialect{"exim-out", answer_exim_out},
    Dialect{"exim-cert", answer_exim_cert},
    Dialect{"exim-submit", at_once<answer_exim_submit>},
};

constexpr auto names = [] {
  std::array<std::string_view, dialects.size()> all;
  std::transform(dialects.begin(), dialects.end(), all.begin(),
                 [](const Dialect& dialect) { return dialect.map; });
  return all;
}();

const Dialect* dialect_of(std::string_view map) noexcept {
  for (const auto& dialect : dialects) {
    if (dialect.map == map || equals_ignoring_case(dialect.map, map)) {
      return &dialect;
    }
  }
  return nullptr;
}

void answer_unknown_map(std::string_view map, std::string& reply) {
  reply += "PERM unknown map name \"" + printable(map) + "\"; known are:";
  for (const auto& dialect : dialects) {
    reply += ' ';
    reply += dialect.map;
  }
}

Awaited answer(const SocketmapRequest& request, const Grounds& grounds,
               std::string& reply) {
  if (const auto* dialect = dialect_of(request.map)) {
    return dialect->answer(request.key, grounds, reply);
  }
  answer_unknown_map(request.map, reply);
  return std::nullopt;
}

} // namespace

bool is_known_map(std::string_view map) noexcept {
  return dialect_of(map) != nullptr;
}

std::span<const std::string_view> map_names() noexcept {
  return names;
}

std::size_t map_number(std::string_view request) noexcept {
  const auto* dialect = dialect_of(parse_socketmap_request(request).map);
  return dialect ? static_cast<std::size_t>(dialect - dialects.data()) : dialects.size();
}

SocketmapRequest parse_socketmap_request(std::string_view request) noexcept {
  const auto blank = request.find(' ');
  if (blank == std::string_view::npos) {
    return {request, {}};
  }
  return {request.substr(0, blank), request.substr(blank + 1)};
}

void prepare_socketmap(std::span<const std::string_view> requests,
                       const Snapshot& snapshot) noexcept {
  std::array<Snapshot::NameHash, most_prepared> names;
  const auto count = std::min(requests.size(), names.size());
  for (std::size_t i = 0; i < count; ++i) {
    names[i] = snapshot.look_ahead(parse_socketmap_request(requests[i]).key);
  }
  const std::span prepared(names.data(), count);
  for (const auto name : prepared) {
    snapshot.look_further_ahead(name);
  }
  for (const auto name : prepared) {
    snapshot.look_ahead_at_rule(name);
  }
}

Awaited answer_socketmap(std::string_view request, const Grounds& grounds,
                         std::string& reply) noexcept {
  const auto begin = reply.size();
  try {
    return answer(parse_socketmap_request(request), grounds, reply);
  } catch (const std::exception&) {
    reply.resize(begin);
    reply += "TEMP internal error";
    return std::nullopt;
  }
}

std::string socketmap_answer(std::string_view request, const Snapshot& table, Instant now,
                             const Discovered* facts) {
  FactsAtHand at_hand(facts);
  std::string reply;
  const auto awaited =
      answer_socketmap(request, {table, now, facts ? &at_hand : nullptr, nullptr}, reply);
  return awaited ? "TEMP internal error" : reply;
}

} // namespace mta_tls
