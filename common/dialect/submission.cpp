#include "common/dialect/submission.h"

#include <algorithm>
#include <array>
#include <exception>

namespace mta_tls {

namespace {

constexpr int put_off_code = 451; // RFC 5321: local error in processing
constexpr int refused_code = 550;

std::optional<std::string_view> value_of(std::string_view name,
                                         std::span<const Attribute> attributes) {
  const auto found = std::ranges::find(attributes, name, &Attribute::name);
  return found == attributes.end() ? std::nullopt : std::optional(found->value);
}

// Empty: nobody is asked about.
std::string_view recipient_in(std::span<const Attribute> attributes) {
  const bool is_about_recipient =
      value_of("request", attributes) == "smtpd_access_policy" &&
      value_of("protocol_state", attributes) == "RCPT";
  return is_about_recipient ? value_of("recipient", attributes).value_or("") : "";
}

DelegationAction append_action(const std::optional<SmtpReply>& told, std::string& reply) {
  if (!told) {
    append_submission_failure(reply);
    return DelegationAction::dunno;
  }
  reply += "action=" + told->line() + "\n\n";
  return told->code >= 500 ? DelegationAction::reject : DelegationAction::defer;
}

struct Words {
  std::optional<std::string> recipient;
};

constexpr std::array<EximCodedWord<Words>, 1> coded_words{
    {{"recipient", &Words::recipient}}};

constexpr EximWordNames<Words> names{{}, coded_words};

Result<std::string, EximKeyError> exim_recipient(std::string_view key) {
  auto words = names.read(key);
  if (!words) {
    return Unexpected{words.error()};
  }
  if (!words->recipient) {
    return Unexpected{EximKeyError::no_recipient};
  }
  return *std::move(words->recipient);
}

} // namespace

std::optional<SmtpReply> submission_reply(const Telling& telling) {
  switch (telling.action) {
  case Telling::Action::nothing:
    return std::nullopt;
  case Telling::Action::put_off:
    return SmtpReply::of(put_off_code, telling.detail, telling.text);
  case Telling::Action::refuse:
    return SmtpReply::of(refused_code, telling.detail, telling.text);
  }
  return std::nullopt;
}

std::optional<SmtpReply> submission_reply(std::string_view recipient,
                                          const Snapshot& table, const WatchBoard* watch,
                                          Instant now) {
  const auto hop = NextHop::parse(domain_of_address(recipient));
  return hop ? submission_reply(tell_submission(table, *hop, watch, now)) : std::nullopt;
}

DelegationAction answer_submission(std::span<const Attribute> attributes,
                                   const Snapshot& table, const WatchBoard* watch,
                                   Instant now, std::string& reply) noexcept {
  const auto begin = reply.size();
  try {
    return append_action(submission_reply(recipient_in(attributes), table, watch, now),
                         reply);
  } catch (const std::exception&) {
    reply.resize(begin);
    append_submission_failure(reply);
    return DelegationAction::dunno;
  }
}

void append_submission_failure(std::string& reply) {
  reply += "action=DUNNO\n\n";
}

void answer_exim_submit(std::string_view key, const Grounds& grounds,
                        std::string& reply) {
  const auto recipient = exim_recipient(key);
  if (!recipient) {
    reply += "TEMP ";
    reply += explain(recipient.error());
    return;
  }
  const auto told =
      submission_reply(*recipient, grounds.table, grounds.watch, grounds.now);
  if (!told) {
    reply += "NOTFOUND ";
    return;
  }
  reply += told->code >= 500 ? "OK deny " : "OK defer ";
  reply += told->line();
}

} // namespace mta_tls
