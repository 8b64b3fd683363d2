#include "milter/session.h"

#include "common/base/text.h"
#include "common/dialect/submission.h"
#include "common/policy/decide.h"
#include "common/policy/decide_inbound.h"
#include "milter/authentication_results.h"
#include "milter/envelope_address.h"
#include "milter/recipient_route.h"
#include "milter/way_out.h"

#include <utility>

namespace mta_tls {

namespace {

constexpr std::string_view unnamed = "localhost";

std::string_view value_or_empty(const Macros& macros, const char* name) {
  return macros.get(name).value_or(std::string_view());
}

// RFC 5321 section 4.5.3.1: what is longer is cut before it is kept.
constexpr std::size_t max_name_octets = 255;
constexpr std::size_t max_address_octets = 1000;

std::string kept(std::string_view text, std::size_t max_octets) {
  return std::string(text.substr(0, max_octets));
}

bool forces_tls(const Decision& decision) {
  if (std::holds_alternative<NoOpinion>(decision.outcome)) {
    return false;
  }
  const auto level = level_in_force(decision);
  return !level || forces_tls(*level);
}

// RCPT that no MAIL goes before: what was not judged does not pass.
SmtpReply out_of_order() {
  return {451, "4.7.1", "Service unavailable - try again later"};
}

} // namespace

void Session::connect(const SmtpPeer& peer, const Macros& macros) {
  message_.reset();
  mta_ = mta_of(macros);
  client_name_ = kept(peer.name, max_name_octets);
  helo_.clear();
  facts_ = {};
  facts_.client = peer.address;
  facts_.local_submission = is_local_submission(mta_, peer);
  if (host_.options().authserv_id.empty()) {
    const auto name = value_or_empty(macros, "j");
    own_name_ = is_authserv_id(name) ? name : unnamed;
  }
}

void Session::helo(std::string_view name, const Macros& macros) {
  message_.reset(); // RFC 5321 section 4.1.4
  helo_ = kept(name, max_name_octets);
  read_tls(mta_, macros, facts_);
}

Session::Answer Session::mail(std::string_view sender, const Macros& macros) {
  message_ = std::make_unique<Message>();
  message_->table = host_.table();
  message_->sender = kept(sender, max_address_octets);
  message_->sender_domain =
      domain_of_address(sender, value_or_empty(macros, "{mail_addr}"));
  // Once more: a client may leave out HELO, before MAIL or after STARTTLS.
  read_tls(mta_, macros, facts_);
  facts_.authenticated = is_authenticated(macros);
  auto answer = judge({{message_->sender_domain, std::nullopt}, {}}, macros);
  if (answer) {
    message_.reset();
  } else {
    begin_demands(sender, macros);
  }
  return answer;
}

Session::Answer Session::rcpt(std::string_view recipient, const Macros& macros) {
  if (!message_) {
    return out_of_order();
  }
  const auto domain = domain_of_address(recipient, value_or_empty(macros, "{rcpt_addr}"));
  auto answer = judge({{message_->sender_domain, domain}, recipient}, macros);
  if (!answer) {
    answer = tell(recipient, macros);
  }
  if (!answer) {
    message_->has_recipient = true;
    note_forced(domain);
    note_forced(value_or_empty(macros, "{rcpt_host}"));
    note_route(recipient, macros);
  }
  return answer;
}

void Session::header(std::string_view name, std::string_view value) {
  if (message_) {
    message_->header.add(name, value, authserv_id());
    if (message_->demands) {
      message_->demands->add_field(name, value);
    }
  }
}

MessageVerdict Session::end_of_message(const Macros& macros) {
  const auto message = std::exchange(message_, nullptr);
  if (!message || !message->has_recipient) {
    return out_of_order();
  }
  const bool can_hand_over = mta_ == Mta::postfix && host_.options().has_forced_transport;
  auto verdict = judge_message(
      {*message, facts_, client_name_, value_or_empty(macros, "i"), can_hand_over},
      host_);
  if (auto* changes = std::get_if<MessageChanges>(&verdict)) {
    changes->trace =
        trace_value(authserv_id(), {facts_, message->rule, message->would_refuse});
  }
  return verdict;
}

void Session::begin_demands(std::string_view sender, const Macros& macros) {
  if (message_->table->messages().empty() && message_->table->senders().empty()) {
    return;
  }
  Submitter submitter;
  submitter.is_ours = facts_.authenticated || facts_.local_submission;
  submitter.client = facts_.client;
  submitter.addresses = sender_addresses(sender, value_or_empty(macros, "{mail_addr}"));
  message_->resolved_sender = kept(submitter.addresses.back(), max_address_octets);
  if (facts_.authenticated) {
    message_->user = kept(value_or_empty(macros, "{auth_authen}"), max_address_octets);
    submitter.user = message_->user;
  }
  auto demands = std::make_unique<DemandCase>(*message_->table, submitter, host_.now());
  if (demands->are_possible()) {
    message_->demands = std::move(demands);
  }
}

void Session::note_route(std::string_view recipient, const Macros& macros) {
  if (message_->demands) {
    const auto route = route_of({mta_, message_->resolved_sender, recipient,
                                 facts_.local_submission, host_.options().local_mailers},
                                macros);
    message_->demands->add_recipient(route, host_.now());
  }
}

// Whoever may send through this host is one of ours.
Session::Answer Session::tell(std::string_view recipient, const Macros& macros) {
  const auto board = host_.watched();
  if (!board) {
    return std::nullopt;
  }
  const bool is_ours = facts_.authenticated || facts_.local_submission;
  const auto hop = way_out({mta_, message_->resolved_sender, recipient,
                            facts_.local_submission, host_.options().local_mailers},
                           is_ours, macros);
  if (!hop) {
    return std::nullopt;
  }
  auto reply =
      submission_reply(tell_submission(*message_->table, *hop, board.get(), host_.now()));
  if (reply) {
    host_.told(message_->sender, recipient, *reply);
  }
  return reply;
}

std::string_view Session::authserv_id() const noexcept {
  const std::string_view configured = host_.options().authserv_id;
  return configured.empty() ? own_name_ : configured;
}

Session::Answer Session::judge(const Question& question, const Macros& macros) {
  const auto decision =
      decide_inbound(*message_->table, facts_, question.envelope, host_.now());
  record_testing(decision, question, macros);
  if (std::holds_alternative<Violated>(decision.outcome)) {
    auto reply = smtp_reply(decision, facts_, question.envelope);
    record(decision, question, reply, true, macros);
    return reply;
  }
  if (decision.rule && message_->rule.empty()) {
    message_->rule = decision.rule->id;
  }
  return std::nullopt;
}

void Session::record(const InboundDecision& decision, const Question& question,
                     const SmtpReply& reply, bool enforced, const Macros& macros) {
  const auto& violated = std::get<Violated>(decision.outcome);
  host_.refused({host_.now(), enforced, *message_->table, facts_, client_name_, helo_,
                 message_->sender, question.recipient, value_or_empty(macros, "i"),
                 decision.rule, violated, reply});
}

void Session::record_testing(const InboundDecision& decision, const Question& question,
                             const Macros& macros) {
  const auto* considered = refused_in_testing(decision);
  if (!considered) {
    return;
  }
  const auto testing = as_if_enforced(*considered);
  record(testing, question, smtp_reply(testing, facts_, question.envelope), false,
         macros);
  message_->would_refuse = considered->would_refuse;
  message_->rule = considered->rule->id;
}

void Session::note_forced(std::string_view name) {
  if (!message_->forced_domain.empty()) {
    return;
  }
  auto next_hop = NextHop::parse(name);
  if (!next_hop) {
    return;
  }
  OutboundQuestion question{*std::move(next_hop)};
  question.discovered = &nothing_discovered(); // only policyd looks anything up
  if (forces_tls(decide_outbound(*message_->table, question, host_.now()))) {
    message_->forced_domain = name;
  }
}

} // namespace mta_tls
