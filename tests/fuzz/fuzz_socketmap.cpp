#include "common/base/text.h"
#include "common/dialect/socketmap.h"
#include "common/policy/raise.h"
#include "common/policy/snapshot_builder.h"
#include "common/wire/netstring.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace mta_tls::fuzz {

namespace {

constexpr Instant now{std::chrono::seconds(1'800'000'000)};

struct Listed {
  std::string_view name;
  SecurityLevel level;
  bool with_subdomains;
};

constexpr std::array<Listed, 10> listed{{
    {"none.example", SecurityLevel::none, false},
    {"may.example", SecurityLevel::may, false},
    {"dane.example", SecurityLevel::dane, false},
    {"encrypt.example", SecurityLevel::encrypt, true},
    {"a.encrypt.example", SecurityLevel::verify, false},
    {"verify.example", SecurityLevel::verify, true},
    {"secure.example", SecurityLevel::secure, true},
    {"b.c.secure.example", SecurityLevel::dane_only, true},
    {"pinned.example", SecurityLevel::fingerprint, false},
    {"xn--bcher-kva.example", SecurityLevel::encrypt, true},
}};

void add_rule(SnapshotBuilder& builder, const Listed& rule) {
  RuleBody body;
  body.requirement.level = rule.level;
  body.include_subdomains = rule.with_subdomains;
  if (rule.level == SecurityLevel::fingerprint) {
    body.requirement.keys.resize(2);
  }
  builder.add_domain(*Domain::parse(rule.name));
  builder.end_rule(std::move(body), {}, "");
}

// What may not weaken any of the above: rules out of force, an exception of yesterday.
void add_idle_rules(SnapshotBuilder& builder) {
  RuleBody body;
  body.requirement.level = SecurityLevel::none;
  body.include_subdomains = true;
  body.valid_from = now + std::chrono::hours(1);
  builder.add_domain(*Domain::parse("x.encrypt.example"));
  builder.end_rule(body, {}, "");
  body.valid_from.reset();
  body.enabled = false;
  builder.add_domain(*Domain::parse("x.verify.example"));
  builder.end_rule(body, {}, "");
  builder.add_exception({"old", "secure.example", SecurityLevel::none, "", "", "", now});
}

void add_next_hops(SnapshotBuilder& builder) {
  RuleBody body;
  body.requirement.level = SecurityLevel::secure;
  builder.add_next_hop(*NextHop::parse("[relay.example]:587"));
  builder.add_next_hop(*NextHop::parse("relay.example:587"));
  builder.end_rule(body, {}, "relay");
  builder.add_next_hop(*NextHop::parse("[2001:db8::1]:25"));
  builder.add_names_below(*Domain::parse("imported.example"));
  builder.end_rule(body, {}, "imported");
}

void add_sender_rules(SnapshotBuilder& builder) {
  SenderRule rule;
  rule.match.addresses = {"boss@sender.example"};
  builder.add_sender_rule(rule);
  rule.match = {};
  rule.match.domains = {*Domain::parse("hr.example")};
  rule.match.include_subdomains = true;
  rule.level = SecurityLevel::verify;
  builder.add_sender_rule(rule);
}

std::shared_ptr<const Snapshot> make_snapshot(bool with_default) {
  SnapshotBuilder builder;
  for (const auto& rule : listed) {
    add_rule(builder, rule);
  }
  add_idle_rules(builder);
  add_next_hops(builder);
  add_sender_rules(builder);
  if (with_default) {
    Requirement requirement;
    requirement.level = SecurityLevel::secure;
    builder.set_defaults(requirement);
  }
  return builder.finish();
}

struct Conversation {
  std::vector<std::string> requests;
  std::string replies;
  bool failed = false;
  NetstringError error = NetstringError::bad_length;

  bool operator==(const Conversation&) const = default;
};

// As the daemon: whatever has arrived is answered before more is read.
class Server {
public:
  explicit Server(const Snapshot& snapshot) : snapshot_(snapshot) {}

  void receive(std::string_view piece) {
    const std::vector<char> lent(piece.begin(), piece.end());
    decoder_.feed({lent.data(), lent.size()});
    std::string_view request;
    for (auto step = decoder_.next(request); step != NetstringDecoder::Step::need_more;
         step = decoder_.next(request)) {
      if (step == NetstringDecoder::Step::failed) {
        so_far_.failed = true;
        so_far_.error = decoder_.error();
        return;
      }
      so_far_.requests.emplace_back(request);
      append_netstring(so_far_.replies,
                       socketmap_answer(request, snapshot_, now, nullptr));
    }
  }

  const Conversation& so_far() const { return so_far_; }

private:
  const Snapshot& snapshot_;
  NetstringDecoder decoder_{max_socketmap_request};
  Conversation so_far_;
};

Conversation converse(const Snapshot& snapshot, std::string_view stream,
                      std::size_t longest_piece) {
  Server server(snapshot);
  std::minstd_rand random(static_cast<unsigned>(stream.size() + longest_piece));
  while (!stream.empty()) {
    const auto size = std::min(stream.size(), 1 + random() % longest_piece);
    server.receive(stream.substr(0, size));
    stream.remove_prefix(size);
  }
  return server.so_far();
}

// Netstrings read another way: the whole stream at once, by the book.
std::vector<std::string> requests_of(std::string_view stream) {
  std::vector<std::string> requests;
  for (;;) {
    const auto colon = stream.substr(0, 6).find(':');
    if (colon == std::string_view::npos || colon == 0) {
      return requests;
    }
    std::size_t length = 0;
    for (const char c : stream.substr(0, colon)) {
      if (!is_digit(c)) {
        return requests;
      }
      length = 10 * length + static_cast<std::size_t>(c - '0');
    }
    if ((stream[0] == '0' && colon > 1) || length > max_socketmap_request ||
        stream.size() < colon + length + 2 || stream[colon + 1 + length] != ',') {
      return requests;
    }
    requests.emplace_back(stream.substr(colon + 1, length));
    stream.remove_prefix(colon + length + 2);
  }
}

// The level that is promised for a bare name; by the most specific of the listed.
std::optional<SecurityLevel> promised(std::string_view key) {
  if (key.starts_with('.') || key.find_first_of("[]:") != std::string_view::npos) {
    return std::nullopt;
  }
  auto name = to_lower(key);
  if (name.ends_with('.')) {
    name.pop_back();
  }
  const Listed* best = nullptr;
  for (const auto& rule : listed) {
    const bool about =
        name == rule.name || (rule.with_subdomains && is_below(name, rule.name));
    if (about && (!best || rule.name.size() > best->name.size())) {
      best = &rule;
    }
  }
  return best ? std::optional(best->level) : std::nullopt;
}

// A request and what it was answered, from this table.
struct Answered {
  const Snapshot& snapshot;
  std::string_view request;
  std::string_view key;
  std::string_view reply;
};

// Mail for encrypt.example over a session that is not told to be TLS.
bool must_wait(std::string_view session) {
  const auto words = split(session, ' ');
  const auto has = [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  const bool may_be_tls = std::any_of(
      words.begin(), words.end(), [](auto word) { return word.starts_with("tls=T"); });
  return has("stage=mail") && has("domain=ZW5jcnlwdC5leGFtcGxl") && !may_be_tls;
}

void require_level(const Answered& answered, std::optional<SecurityLevel> level) {
  require(!answered.reply.starts_with("PERM") && !answered.reply.starts_with("TEMP"),
          "each key has an answer", answered.request);
  if (const auto least = promised(answered.key)) {
    require(level && satisfies(*level, *least), "no answer is less than the rule",
            answered.request);
  }
}

void require_postfix_answer(const Answered& answered) {
  const auto level = require_postfix_reply(answered.reply);
  require_level(answered, level);
  require(!answered.snapshot.default_requirement() || level ||
              answered.key.starts_with('.'),
          "with a default there is no NOTFOUND", answered.request);
}

void require_exim_out_answer(const Answered& answered) {
  const auto level = require_exim_policy(answered.reply);
  const bool is_words = answered.key.find('=') != std::string_view::npos;
  if (is_words) {
    return;
  }
  require_level(answered, level);
  require(!answered.snapshot.default_requirement() || level,
          "with a default there is no NOTFOUND", answered.request);
}

void require_exim_cert_answer(const Answered& answered) {
  require_exim_verdict(answered.reply);
  require(answered.reply != "OK accept" || !must_wait(answered.key),
          "mail that must be encrypted waits", answered.key);
}

// Whatever else stands in the key: what a rule forces for its domain stays forced.
void require_sendmail_answer(const Answered& answered) {
  const auto [snapshot, request, key, reply] = answered;
  const bool forced = require_sendmail_reply(reply);
  const auto colon = key.find(':');
  const bool asks_rcpt = equals_ignoring_case(key.substr(0, colon), "rcpt");
  require(!asks_rcpt || reply != "OK NO", "NO is an answer to \"try:\" alone", request);
  if (colon == std::string_view::npos) {
    return;
  }
  const auto name = key.substr(colon + 1, key.find(';') - colon - 1);
  if (const auto least = promised(name); least && forces_tls(*least)) {
    require(asks_rcpt ? forced : reply != "OK NO", "no answer is less than the rule",
            request);
  }
}

bool is_listed_sender(std::string_view key) {
  const auto sender = to_lower(key);
  return sender == "boss@sender.example" || sender.ends_with("@hr.example");
}

void require_sender_answer(const Answered& answered) {
  const auto reply = answered.reply;
  const bool is_forced = reply == "OK forcedtls:" || reply == "OK forcedtls-verify:";
  require(is_forced || reply == "NOTFOUND ", "a sender gets a transport or none", reply);
  require(is_forced || !is_listed_sender(answered.key), "no rule for a sender is missed",
          answered.key);
}

void require_forced_answer(const Snapshot& snapshot, SecurityLevel demanded,
                           std::string_view key) {
  const auto reply = socketmap_answer(
      (demanded == SecurityLevel::verify ? "postfix-forced-verify " : "postfix-forced ") +
          std::string(key),
      snapshot, now, nullptr);
  const auto level = require_postfix_reply(reply);
  require(level && keeps_demand(*level, demanded), "a demand is kept", key);
  const auto least = promised(key);
  require(!least || satisfies(*level, *least), "a demand never weakens", key);
}

void require_any_answer(const Answered& answered) {
  require_reply(answered.reply);
}

constexpr std::array<std::pair<std::string_view, void (*)(const Answered&)>, 5> promises{{
    {"postfix", require_postfix_answer},
    {"postfix-sender", require_sender_answer},
    {"exim-out", require_exim_out_answer},
    {"exim-cert", require_exim_cert_answer},
    {"sendmail", require_sendmail_answer},
}};

void require_answer(const Snapshot& snapshot, std::string_view request) {
  const auto reply = socketmap_answer(request, snapshot, now, nullptr);
  const auto [map, key] = parse_socketmap_request(request);
  const auto* promise =
      std::find_if(promises.begin(), promises.end(), [map = map](const auto& each) {
        return equals_ignoring_case(each.first, map);
      });
  const auto check = promise == promises.end() ? require_any_answer : promise->second;
  check({snapshot, request, key, reply});
  require_forced_answer(snapshot, SecurityLevel::encrypt, key);
  require_forced_answer(snapshot, SecurityLevel::verify, key);
}

void require_same_for_any_cut(const Snapshot& snapshot, std::string_view stream,
                              const Conversation& whole) {
  for (const std::size_t longest_piece : {1U, 3U, 40U, 5000U}) {
    require(converse(snapshot, stream, longest_piece) == whole,
            "any cut gives the same answers", stream);
  }
}

void require_answers(const Snapshot& snapshot, const Conversation& conversation) {
  for (const auto& request : conversation.requests) {
    require_answer(snapshot, request);
  }
}

} // namespace

void fuzz_socketmap(std::span<const std::byte> input) {
  static const auto snapshot = make_snapshot(false);
  static const auto snapshot_with_default = make_snapshot(true);
  std::string stream(input.size(), '\0');
  std::transform(input.begin(), input.end(), stream.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });

  Server server(*snapshot);
  server.receive(stream);
  const auto& whole = server.so_far();
  require(whole.requests == requests_of(stream), "each request is read, and read right",
          stream);
  require_same_for_any_cut(*snapshot, stream, whole);
  require_answers(*snapshot, whole);
  require_answers(*snapshot_with_default, whole);
}

} // namespace mta_tls::fuzz
