#include "common/base/text.h"
#include "common/dialect/delegation.h"
#include "common/dialect/exim_in.h"
#include "common/dialect/socketmap.h"
#include "common/policy/snapshot_builder.h"
#include "common/wire/attributes.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace mta_tls::fuzz {

namespace {

constexpr Instant now{std::chrono::seconds(1'800'000'000)};

InboundRule rule(std::string id, SecurityLevel level) {
  InboundRule made;
  made.id = std::move(id);
  made.requirement.level = level;
  return made;
}

std::shared_ptr<const Snapshot> make_snapshot() {
  SnapshotBuilder builder;
  auto bank = rule("bank", SecurityLevel::verify);
  bank.match.sender_domains.push_back(*Domain::parse("bank.example"));
  bank.match.include_subdomains = true;
  bank.requirement.names.push_back(*NamePattern::parse(".bank.example"));
  auto pinned = rule("pinned", SecurityLevel::fingerprint);
  pinned.match.sender_domains.push_back(*Domain::parse("pinned.example"));
  pinned.requirement.keys.resize(2);
  auto network = rule("network", SecurityLevel::encrypt);
  network.match.client_networks.push_back(*IpNetwork::parse("192.0.2.0/24"));
  network.on_failure.action = InboundFailure::Action::tempfail;
  auto ours = rule("ours", SecurityLevel::encrypt);
  ours.match.recipient_domains.push_back(*Domain::parse("ours.example"));
  auto trial = rule("trial", SecurityLevel::encrypt);
  trial.match.sender_domains.push_back(*Domain::parse("trial.example"));
  trial.mode = Mode::testing;
  for (auto& each : {bank, pinned, network, ours, trial}) {
    builder.add_inbound_rule(each);
  }
  return builder.finish();
}

// Touches all that it is told.
class Listener final : public InboundRecorder {
public:
  void record(const InboundQuestion& question, const InboundRefused& refused,
              const Snapshot&, Instant) override {
    require(std::holds_alternative<Violated>(refused.decision.outcome),
            "what is recorded is a refusal", question.sender);
    octets += question.helo.size() + question.client_name.size() +
              question.queue_id.size() + question.recipient.size() +
              refused.reply.text.size();
  }

  std::size_t octets = 0;
};

using Request = std::vector<std::pair<std::string, std::string>>;

std::vector<Attribute> views(const Request& request) {
  std::vector<Attribute> attributes;
  for (const auto& [name, value] : request) {
    attributes.push_back({name, value});
  }
  return attributes;
}

struct Conversation {
  std::vector<Request> requests;
  std::string replies;
  bool failed = false;
  AttributesError error = AttributesError::no_equals_sign;

  bool operator==(const Conversation&) const = default;
};

// As the daemon: whatever has arrived is answered before more is read.
class Server {
public:
  explicit Server(const Snapshot& snapshot) : snapshot_(snapshot) {}

  void receive(std::string_view piece) {
    if (so_far_.failed) {
      return;
    }
    const std::vector<char> lent(piece.begin(), piece.end());
    decoder_.feed({lent.data(), lent.size()});
    std::vector<Attribute> attributes;
    auto step = decoder_.next(attributes);
    for (; step == AttributesDecoder::Step::request; step = decoder_.next(attributes)) {
      so_far_.requests.emplace_back();
      for (const auto& [name, value] : attributes) {
        so_far_.requests.back().emplace_back(name, value);
      }
      answer_delegation(attributes, snapshot_, now, &listener_, so_far_.replies);
    }
    so_far_.failed = step == AttributesDecoder::Step::failed;
    so_far_.error = decoder_.error();
  }

  const Conversation& so_far() const { return so_far_; }

private:
  const Snapshot& snapshot_;
  Listener listener_;
  AttributesDecoder decoder_{max_delegation_request};
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

// Requests read another way: the whole stream at once, by the book.
std::vector<Request> requests_of(std::string_view stream) {
  std::vector<Request> requests;
  Request request;
  std::size_t octets = 0;
  for (auto end = stream.find('\n'); end != std::string_view::npos;
       end = stream.find('\n')) {
    const auto line = stream.substr(0, end);
    const auto equals = line.find('=');
    octets += end + 1;
    stream.remove_prefix(end + 1);
    const bool is_right = line.empty() || (equals != 0 && equals != line.npos);
    if (octets > max_delegation_request || !is_right) {
      return requests;
    }
    if (line.empty()) {
      requests.push_back(std::exchange(request, {}));
      octets = 0;
    } else {
      request.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  return requests;
}

bool is_one_safe_line(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < 0x7f; });
}

bool is_digits_and_code(std::string_view text, char first) {
  return text.size() > 10 && text[0] == first && is_digit(text[1]) && is_digit(text[2]) &&
         text[3] == ' ' && text[4] == first && text[5] == '.';
}

// The actions that Postfix must be told, and no other.
void require_action(std::string_view reply) {
  require(reply.starts_with("action=") && reply.ends_with("\n\n"),
          "an answer is an action and an empty line", reply);
  const auto action = reply.substr(7, reply.size() - 9);
  require(is_one_safe_line(action), "an answer is one line of printable ASCII", reply);
  require(action == "DUNNO" || action.starts_with("DEFER_IF_PERMIT 4.") ||
              is_digits_and_code(action, '5'),
          "an action is known", reply);
}

// A partner in plain text, by a reading of our own.
bool must_not_pass(const Request& request) {
  std::map<std::string, std::string> told;
  for (const auto& [name, value] : request) {
    told[name] = value;
  }
  static constexpr std::array<std::string_view, 4> stages{"MAIL", "RCPT", "DATA",
                                                          "END-OF-MESSAGE"};
  const bool is_judged =
      std::find(stages.begin(), stages.end(), told["protocol_state"]) != stages.end();
  const auto from_partner = to_lower(told["sender"]).ends_with("@bank.example");
  return told["request"] == "smtpd_access_policy" && is_judged && from_partner &&
         told.contains("encryption_protocol") && told["encryption_protocol"].empty();
}

void require_answers(const Snapshot& snapshot, const Conversation& conversation) {
  for (const auto& request : conversation.requests) {
    std::string reply;
    const auto attributes = views(request);
    answer_delegation(attributes, snapshot, now, nullptr, reply);
    require_action(reply);
    const bool passes = reply == "action=DUNNO\n\n";
    if (const auto question = parse_delegation(attributes); question && *question) {
      const auto judged = judge_inbound(**question, snapshot, now, nullptr);
      require(passes != judged.refusal.has_value(), "what is not read does not matter",
              reply);
    }
    require(!passes || !must_not_pass(request), "a partner in plain text does not pass",
            reply);
  }
}

// The same octets as the key of Exim's question.
void require_exim_answer(const Snapshot& snapshot, std::string_view key) {
  Listener listener;
  std::string reply;
  answer_exim_in(key, {snapshot, now, nullptr, &listener}, reply);
  require(is_one_safe_line(reply), "Exim is told one line of printable ASCII", key);
  const std::string_view told = reply;
  require(told == "OK accept" || told == "NOTFOUND " || told.starts_with("TEMP ") ||
              (told.starts_with("OK deny ") && is_digits_and_code(told.substr(8), '5')) ||
              (told.starts_with("OK defer ") && is_digits_and_code(told.substr(9), '4')),
          "Exim is told a word that it knows", reply);
}

} // namespace

void fuzz_delegation(std::span<const std::byte> input) {
  static const auto snapshot = make_snapshot();
  std::string stream(input.size(), '\0');
  std::transform(input.begin(), input.end(), stream.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });

  Server server(*snapshot);
  server.receive(stream);
  const auto& whole = server.so_far();
  require(whole.requests == requests_of(stream), "each request is read, and read right",
          stream);
  for (const std::size_t longest_piece : {1U, 3U, 40U, 5000U}) {
    require(converse(*snapshot, stream, longest_piece) == whole,
            "any cut gives the same answers", stream);
  }
  require_answers(*snapshot, whole);
  require_exim_answer(*snapshot, stream);
}

} // namespace mta_tls::fuzz
