#include "common/dialect/socketmap.h"

#include "common/base/text.h"
#include "common/dialect/exim_cert.h"
#include "common/dialect/exim_in.h"
#include "common/dialect/exim_out.h"
#include "common/dialect/postfix.h"
#include "common/dialect/postfix_sender.h"
#include "common/dialect/sendmail.h"
#include "common/dialect/sendmail_sts.h"

#include <algorithm>
#include <array>
#include <exception>

namespace mta_tls {

namespace {

void answer_postfix(std::string_view key, const Snapshot& snapshot, Instant now,
                    std::string& reply) {
  if (is_postfix_parent_key(key)) {
    reply += "NOTFOUND ";
    return;
  }
  const auto question = parse_postfix_key(key);
  render_postfix_policy(decide_outbound(snapshot, question, now), reply);
}

template <SecurityLevel demanded>
void answer_postfix_forced(std::string_view key, const Snapshot& snapshot, Instant now,
                           std::string& reply) {
  const auto question = parse_postfix_forced_key(key, demanded);
  render_postfix_policy(decide_outbound(snapshot, question, now), reply);
}

using Answer = void (*)(std::string_view key, const Snapshot& snapshot, Instant now,
                        InboundRecorder* recorder, std::string& reply);

struct Dialect {
  std::string_view map;
  Answer answer;
};

// One that keeps no record of refusals.
template <void (*Outbound)(std::string_view, const Snapshot&, Instant, std::string&)>
void unrecorded(std::string_view key, const Snapshot& snapshot, Instant now,
                InboundRecorder*, std::string& reply) {
  Outbound(key, snapshot, now, reply);
}

// "QUERY" is what postfix-tlspol and, by convention, others are asked for.
constexpr std::array dialects{
    Dialect{"postfix", unrecorded<answer_postfix>},
    Dialect{"QUERY", unrecorded<answer_postfix>},
    Dialect{"postfix-forced", unrecorded<answer_postfix_forced<SecurityLevel::encrypt>>},
    Dialect{"postfix-forced-verify",
            unrecorded<answer_postfix_forced<SecurityLevel::verify>>},
    Dialect{"postfix-sender", unrecorded<answer_postfix_sender>},
    Dialect{"sendmail", unrecorded<answer_sendmail>},
    Dialect{"sts", unrecorded<answer_sendmail_sts>},
    Dialect{"exim-in", answer_exim_in},
    Dialect{"exim-out", unrecorded<answer_exim_out>},
    Dialect{"exim-cert", unrecorded<answer_exim_cert>},
};

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

void answer(const SocketmapRequest& request, const Snapshot& snapshot, Instant now,
            InboundRecorder* recorder, std::string& reply) {
  if (const auto* dialect = dialect_of(request.map)) {
    dialect->answer(request.key, snapshot, now, recorder, reply);
  } else {
    answer_unknown_map(request.map, reply);
  }
}

} // namespace

bool is_known_map(std::string_view map) noexcept {
  return dialect_of(map) != nullptr;
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

void answer_socketmap(std::string_view request, const Snapshot& snapshot, Instant now,
                      std::string& reply, InboundRecorder* recorder) noexcept {
  const auto begin = reply.size();
  try {
    answer(parse_socketmap_request(request), snapshot, now, recorder, reply);
  } catch (const std::exception&) {
    reply.resize(begin);
    reply += "TEMP internal error";
  }
}

} // namespace mta_tls
