#include "common/dialect/exim_out.h"

#include "common/base/overloaded.h"

#include <array>

namespace mta_tls {

namespace {

struct Words {
  std::optional<std::string> domain, sender, user;
};

constexpr std::array<EximCodedWord<Words>, 3> coded_words{{
    {"domain", &Words::domain},
    {"sender", &Words::sender},
    {"user", &Words::user},
}};

constexpr EximWordNames<Words> names{{}, coded_words};

std::string_view number(TlsVersion version) {
  return word(version).substr(0, 3); // "1.0" of "1.0-legacy"
}

void append_policy(const Requirement& requirement, std::string& out) {
  out += "OK ";
  out += word(requirement.level);
  if (!forces_tls(requirement.level)) {
    return;
  }
  out += " min=";
  out += number(requirement.min_tls);
  if (!requirement.ca_file.empty()) {
    out += " ca=";
    out += requirement.ca_file;
  }
}

} // namespace

Result<EximRecipient, EximKeyError> EximRecipient::parse(std::string_view key) {
  if (key.find('=') == std::string_view::npos) {
    return EximRecipient(std::string(key), std::nullopt, "");
  }
  auto words = names.read(key);
  if (!words) {
    return Unexpected{words.error()};
  }
  if (words->domain.value_or("").empty()) {
    return Unexpected{EximKeyError::no_domain};
  }
  return EximRecipient(*std::move(words->domain), std::move(words->sender),
                       std::move(words->user).value_or(""));
}

OutboundQuestion EximRecipient::question() const {
  const auto hop = NextHop::parse(domain_);
  return {hop ? std::optional(*hop) : std::nullopt,
          sender_ ? std::optional(OutboundSender{*sender_, user_}) : std::nullopt};
}

void render_exim_policy(const Decision& decision, std::string& out) {
  std::visit(Overloaded{[&](const NoOpinion&) { out += "NOTFOUND "; },
                        [&](const Require& require) {
                          append_policy(*require.requirement, out);
                        },
                        [&](const Refuse& refuse) { out += "TEMP " + refuse.text; },
                        [&](const Defer& defer) { out += "TEMP " + defer.text; }},
             decision.outcome);
}

Awaited answer_exim_out(std::string_view key, const Grounds& grounds,
                        std::string& reply) {
  const auto recipient = EximRecipient::parse(key);
  if (!recipient) {
    reply += "TEMP ";
    reply += explain(recipient.error());
    return std::nullopt;
  }
  auto question = recipient->question();
  return answer_outbound(question, grounds, [&](const Decision& decision) {
    render_exim_policy(decision, reply);
  });
}

} // namespace mta_tls
