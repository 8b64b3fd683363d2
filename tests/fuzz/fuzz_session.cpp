#include "common/base/text.h"
#include "common/policy/snapshot_builder.h"
#include "milter/demand/subject.h"
#include "milter/demand_line.h"
#include "milter/session.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
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

InboundRule about_sender(std::string_view domain, SecurityLevel level) {
  auto made = rule(std::string(domain), level);
  made.match.sender_domains.push_back(*Domain::parse(domain));
  made.match.include_subdomains = true;
  return made;
}

void add_rules(SnapshotBuilder& builder) {
  builder.add_inbound_rule(about_sender("tls.example", SecurityLevel::encrypt));
  auto strict = about_sender("strict.example", SecurityLevel::encrypt);
  strict.requirement.min_tls = TlsVersion::v1_3;
  strict.requirement.min_cipher_bits = 256;
  builder.add_inbound_rule(strict);
  auto verified = about_sender("verified.example", SecurityLevel::verify);
  verified.requirement.names.push_back(
      NamePattern::exactly(*Domain::parse("mx.verified.example")));
  builder.add_inbound_rule(verified);
  auto pinned = about_sender("pinned.example", SecurityLevel::fingerprint);
  pinned.requirement.keys.resize(2);
  builder.add_inbound_rule(pinned);
  auto trial = about_sender("trial.example", SecurityLevel::encrypt);
  trial.mode = Mode::testing;
  builder.add_inbound_rule(trial);
  auto network = rule("network", SecurityLevel::encrypt);
  network.match.client_networks.push_back(*IpNetwork::parse("198.51.100.0/24"));
  builder.add_inbound_rule(network);
  auto board = rule("board", SecurityLevel::verify);
  board.match.recipient_domains.push_back(*Domain::parse("board.example"));
  builder.add_inbound_rule(board);
}

constexpr std::string_view tag = "[secure]";

void add_demands(SnapshotBuilder& builder) {
  MessageRule tagged;
  tagged.id = "tag";
  tagged.subject_tag = tag;
  tagged.remove = true;
  builder.add_message_rule(tagged);
  MessageRule marked;
  marked.id = "header";
  marked.header = {"TLS-Required", "yes"};
  marked.remove = true;
  marked.level = SecurityLevel::verify;
  marked.mixed = MessageRule::Mixed::accept;
  builder.add_message_rule(marked);
  MessageRule trial;
  trial.id = "trial";
  trial.header = {"Sensitivity", ""};
  trial.mode = Mode::testing;
  builder.add_message_rule(trial);
  SenderRule sender;
  sender.id = "sender";
  sender.match.sasl_users = {"clerk"};
  builder.add_sender_rule(sender);
}

std::shared_ptr<const Snapshot> make_table() {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", ""});
  add_rules(builder);
  add_demands(builder);
  RuleBody body;
  body.requirement.level = SecurityLevel::encrypt;
  builder.add_domain(*Domain::parse("forced.example"));
  builder.end_rule(body, {}, "");
  return builder.finish();
}

class Host final : public SessionHost {
public:
  std::shared_ptr<const Snapshot> table() const override {
    static const auto made = make_table();
    return made;
  }
  Instant now() const override { return fuzz::now; }
  const SessionOptions& options() const override {
    static const SessionOptions chosen{"", true, {"dovecot"}};
    return chosen;
  }
  std::shared_ptr<const WatchBoard> watched() const override { return nullptr; }
  void told(std::string_view, std::string_view, const SmtpReply&) override {}
  void refused(const InboundRefusal& refusal) override {
    // Whatever the peer has said, it is a line, and it is JSON.
    require(inbound_line(refusal).find_first_of("\r\n") == std::string::npos,
            "an audit line is one line", refusal.sender);
  }
  void tls_required_removed(std::string_view, std::string_view,
                            std::string_view) override {}
  void forgery_removed(std::string_view, std::string_view, std::string_view,
                       std::size_t) override {}
  void demanded(const DemandEvent& event) override {
    require(demand_line(event).find_first_of("\r\n") == std::string::npos,
            "an audit line is one line", event.sender);
  }
};

class Sent final : public Macros {
public:
  std::optional<std::string_view> get(const char* name) const override {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt
                                 : std::optional<std::string_view>(found->second);
  }
  std::string_view text(const char* name) const {
    return get(name).value_or(std::string_view());
  }

  std::map<std::string, std::string, std::less<>> values;
};

bool is_printable_line(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c <= '~'; });
}

void require_reply(const SmtpReply& reply) {
  constexpr std::array codes{450, 451, 454, 530, 538, 550};
  require(std::find(codes.begin(), codes.end(), reply.code) != codes.end(),
          "the code is one of ours", reply.line());
  require(is_printable_line(reply.line()) && reply.text.find('%') == std::string::npos &&
              reply.text.size() <= SmtpReply::max_text_octets,
          "a reply is one printable line and no format", reply.line());
}

// Only folded lines: a line's end is followed by a blank, and no line is empty.
void require_field(const HeaderEdit& edit, int fields) {
  require(edit.index >= 1 && edit.index <= fields && !edit.name.empty(),
          "only fields that are there are changed", edit.name);
  for (std::size_t i = 0; i < edit.value.size(); ++i) {
    require(edit.value[i] != '\n' ||
                (i + 1 < edit.value.size() && is_blank(edit.value[i + 1])),
            "a rewritten field is one field", edit.value);
  }
}

void require_bounded(std::string_view value) {
  const Subject subject(value);
  const auto left = subject.without(tag);
  require(left.size() <= 3 * value.size() + 8, "a Subject without its tag is bounded",
          value);
  require(subject.bears(tag) || left == value, "what bears no tag stays", value);
}

void require_trace(std::string_view trace, bool has_tls) {
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const bool folds = trace[i] == '\n' && i + 1 < trace.size() && trace[i + 1] == '\t';
    require(folds || trace[i] == '\t' || is_printable_line(trace.substr(i, 1)),
            "a trace header is one field", trace);
  }
  require(has_tls || trace.find("\n\tx-tls=pass") == std::string_view::npos,
          "no TLS, no pass", trace);
}

// "tls.example" of "<a@x.tls.example>"; empty: an address that is written in another way.
std::string_view rule_of(std::string_view address) {
  constexpr std::array names{"tls.example", "strict.example", "verified.example",
                             "pinned.example", "board.example"};
  if (!address.starts_with("<a@") || !address.ends_with('>')) {
    return {};
  }
  const auto domain = address.substr(3, address.size() - 4);
  if (domain.find_first_not_of("abcdefghijklmnopqrstuvwxyz.") != std::string_view::npos ||
      domain.starts_with('.') || domain.find("..") != std::string_view::npos) {
    return {};
  }
  for (const std::string_view name : names) {
    if (domain == name || domain.ends_with('.' + std::string(name))) {
      return name;
    }
  }
  return {};
}

// What the macros prove, read another way than the session reads them.
class Proof {
public:
  Proof(const Sent& macros, bool is_postfix) : macros_(macros), is_postfix_(is_postfix) {}

  bool keeps(std::string_view rule) const {
    return rule == "tls.example"        ? tls()
           : rule == "strict.example"   ? tls() && strict()
           : rule == "verified.example" ? trusted() && named("mx.verified.example")
           : rule == "board.example"    ? trusted()
                                        : rule != "pinned.example";
  }
  bool tls() const { return !macros_.text("{tls_version}").empty(); }

private:
  bool trusted() const {
    return tls() && (is_postfix_ ? macros_.get("{cert_subject}").has_value()
                                 : macros_.text("{verify}") == "OK");
  }
  // Somewhere among what may be a name.
  bool named(std::string_view name) const {
    return to_lower(decode_plus(std::string(macros_.text("{cert_subject}")) + ' ' +
                                std::string(macros_.text("{cn_subject}"))))
               .find(name) != std::string::npos;
  }
  bool strict() const {
    return macros_.text("{tls_version}").find("1.3") != std::string_view::npos &&
           macros_.text("{cipher_bits}").size() >= 3;
  }

  const Sent& macros_;
  bool is_postfix_;
};

class Conversation {
public:
  void event(char kind, std::string_view text) {
    switch (kind) {
    case 'D':
      return define(text);
    case 'U':
      macros_.values.erase(std::string(text));
      return;
    case 'C':
      return connect(text);
    case 'H':
      session_.helo(text, macros_);
      break;
    case 'M':
      return mail(text);
    case 'R':
      return rcpt(text);
    case 'L':
      return header(text);
    case 'E':
      return end();
    case 'A':
      session_.abort();
      break;
    default:
      return;
    }
    has_sender_ = has_recipient_ = false;
  }

private:
  void define(std::string_view text) {
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
      macros_.values.insert_or_assign(std::string(text.substr(0, equals)),
                                      std::string(text.substr(equals + 1)));
    }
  }

  // "192.0.2.1 4711"
  void connect(std::string_view text) {
    const auto blank = text.find(' ');
    SmtpPeer peer{text, std::nullopt, 0};
    if (const auto address = IpAddress::parse(text.substr(0, blank))) {
      peer.address = *address;
    }
    if (blank != std::string_view::npos) {
      std::from_chars(text.data() + blank + 1, text.data() + text.size(), peer.port);
    }
    client_ = peer.address ? peer.address->text() : "";
    is_postfix_ = macros_.text("v").starts_with("Postfix");
    has_sender_ = has_recipient_ = false;
    session_.connect(peer, macros_);
  }

  // No rule is about what may have been submitted here, nor about our own users.
  bool is_exempt() const {
    const bool may_be_local = client_.starts_with("127.") || client_ == "::1" ||
                              (client_.empty() && !is_postfix_);
    return may_be_local || !macros_.text("{auth_type}").empty();
  }

  void mail(std::string_view text) {
    const auto answer = session_.mail(text, macros_);
    has_sender_ = !answer;
    has_recipient_ = false;
    if (answer) {
      return require_reply(*answer);
    }
    told_ = macros_;
    exempt_ = is_exempt();
    tagged_ = unforced_ = here_ = false;
    const Proof proof(told_, is_postfix_);
    const auto rule = rule_of(text);
    require(exempt_ || rule == "board.example" || proof.keeps(rule),
            "no sender passes a rule unproved", text);
    require(exempt_ || text != "<>" || !client_.starts_with("198.51.100.") || proof.tls(),
            "no client passes a rule unproved", client_);
  }

  void rcpt(std::string_view text) {
    const auto answer = session_.rcpt(text, macros_);
    if (answer) {
      return require_reply(*answer);
    }
    has_recipient_ = true;
    unforced_ = unforced_ || is_unforced(text);
    here_ = here_ || macros_.text("{rcpt_mailer}") == "local";
    require(has_sender_, "no recipient passes without a sender", text);
    require(exempt_ || rule_of(text) != "board.example" ||
                Proof(told_, is_postfix_).keeps("board.example"),
            "no recipient passes a rule unproved", text);
  }

  // A recipient elsewhere, for whose next hop no rule is.
  bool is_unforced(std::string_view recipient) const {
    const auto address = macros_.text("{rcpt_addr}");
    const auto asked = is_postfix_       ? macros_.text("{rcpt_host}")
                       : address.empty() ? recipient
                                         : address;
    return macros_.text("{rcpt_mailer}") == "smtp" &&
           asked.find("forced.example") == std::string_view::npos;
  }

  // "Name:value"; a form feed in the value is a folded line's end.
  void header(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) {
      return;
    }
    ++fields_;
    const auto name = text.substr(0, colon);
    std::string value;
    for (const char c : text.substr(colon + 1)) {
      value += c == '\f' ? "\n " : std::string(1, c);
    }
    session_.header(name, value);
    require_bounded(value);
    tagged_ = tagged_ || (name == "Subject" && value.find("=?") == std::string::npos &&
                          value.find(tag) != std::string::npos);
  }

  void end() {
    const auto verdict = session_.end_of_message(macros_);
    const auto* changes = std::get_if<MessageChanges>(&verdict);
    require(!changes || (has_sender_ && has_recipient_),
            "no message passes without a sender and a recipient", "");
    has_sender_ = has_recipient_ = false;
    if (!changes) {
      return require_reply(std::get<SmtpReply>(verdict));
    }
    require_trace(changes->trace, Proof(told_, is_postfix_).tls());
    require_forced(*changes);
    for (const auto& edit : changes->edits) {
      require_field(edit, fields_);
    }
  }

  void require_forced(const MessageChanges& changes) const {
    const bool is_ours = told_.text("{auth_type}") == "PLAIN";
    const bool demands = is_ours && (tagged_ || told_.text("{auth_authen}") == "clerk");
    require(!demands || !unforced_ || !changes.forced.empty(),
            "what demands TLS goes where the table forces it, or is handed over", "");
    require(changes.forced.empty() || (is_postfix_ && !here_),
            "nothing is handed over that is not all elsewhere", changes.forced);
  }

  Host host_;
  Session session_{host_};
  Sent macros_;
  Sent told_; // at the last MAIL
  std::string client_;
  bool is_postfix_ = false;
  bool exempt_ = false;
  bool has_sender_ = false;
  bool has_recipient_ = false;
  bool tagged_ = false;   // this message has …
  bool unforced_ = false; // … a recipient for whom nothing forces TLS
  bool here_ = false;     // … a recipient on this host
  int fields_ = 0;        // of all messages: no field of this one has a higher number
};

} // namespace

void fuzz_session(std::span<const std::byte> input) {
  std::string text(input.size(), '\0');
  std::transform(input.begin(), input.end(), text.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });
  Conversation conversation;
  for (const auto line : split(text, '\n')) {
    if (!line.empty()) {
      conversation.event(line.front(), line.substr(1));
    }
  }
}

} // namespace mta_tls::fuzz
