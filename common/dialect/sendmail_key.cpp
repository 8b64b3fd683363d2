#include "common/dialect/sendmail_key.h"

#include "common/base/text.h"

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

// The fields as they are read. nullopt: it is not there.
struct Fields {
  std::optional<std::string_view> mx, tls, from;
};

using Field = std::optional<std::string_view> Fields::*;

constexpr std::array<std::pair<std::string_view, Field>, 3> known_fields{{
    {"mx", &Fields::mx},
    {"tls", &Fields::tls},
    {"from", &Fields::from},
}};

constexpr std::array<std::pair<std::string_view, SendmailAsks>, 2> known_questions{{
    {"rcpt:", SendmailAsks::requirement},
    {"try:", SendmailAsks::whether_to_try},
}};

std::optional<SendmailKeyError> add_field(std::string_view text, Fields& fields) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return SendmailKeyError::no_field;
  }
  const auto name = text.substr(0, colon);
  const auto known =
      std::find_if(known_fields.begin(), known_fields.end(), [&](const auto& each) {
        return equals_ignoring_case(each.first, name);
      });
  if (known == known_fields.end()) {
    return SendmailKeyError::unknown_field;
  }
  auto& field = fields.*known->second;
  if (field) {
    return SendmailKeyError::repeated_field;
  }
  field = text.substr(colon + 1);
  return std::nullopt;
}

// "a:1;b:2;"
Result<Fields, SendmailKeyError> read_fields(std::string_view text) {
  if (!text.ends_with(';')) {
    return Unexpected{SendmailKeyError::no_end};
  }
  text.remove_suffix(1);
  Fields fields;
  for (const auto field : split(text, ';')) {
    if (const auto error = add_field(field, fields)) {
      return Unexpected{*error};
    }
  }
  return fields;
}

std::string_view without_brackets(std::string_view address) {
  return address.starts_with('<') && address.ends_with('>')
             ? address.substr(1, address.size() - 2)
             : address;
}

Result<SendmailSession, SendmailKeyError> read_session(std::string_view text) {
  const auto fields = read_fields(text);
  if (!fields) {
    return Unexpected{fields.error()};
  }
  if (!fields->mx || !fields->tls || !fields->from) {
    return Unexpected{SendmailKeyError::missing_field};
  }
  if (fields->mx->empty()) {
    return Unexpected{SendmailKeyError::no_mx};
  }
  return SendmailSession{*fields->mx, *fields->tls, without_brackets(*fields->from)};
}

// What an address may have behind its "@": a NextHop would also be the parent of "a b.x".
bool is_of_a_domain(char c) {
  return is_letter(c) || is_digit(c) || !is_ascii(c) ||
         std::string_view("-_.[]:").find(c) != std::string_view::npos;
}

std::optional<NextHop> parse_domain(std::string_view text) {
  const auto domain = NextHop::parse(text);
  return domain && std::all_of(text.begin(), text.end(), is_of_a_domain)
             ? std::optional(*domain)
             : std::nullopt;
}

Result<SendmailQuestion, SendmailKeyError> parse_rest(SendmailAsks asks,
                                                      std::string_view rest) {
  const auto end = std::min(rest.find(';'), rest.size());
  const auto domain = parse_domain(rest.substr(0, end));
  if (!domain) {
    return Unexpected{SendmailKeyError::bad_domain};
  }
  SendmailQuestion question{asks, *domain, std::nullopt};
  if (end < rest.size()) {
    const auto session = read_session(rest.substr(end + 1));
    if (!session) {
      return Unexpected{session.error()};
    }
    question.session = *session;
  }
  return question;
}

} // namespace

std::string_view explain(SendmailKeyError error) noexcept {
  switch (error) {
  case SendmailKeyError::no_question:
    return "the key begins with neither \"rcpt:\" nor \"try:\"";
  case SendmailKeyError::bad_domain:
    return "what stands behind \"rcpt:\" or \"try:\" is no domain";
  case SendmailKeyError::no_end:
    return "the key does not end in \";\": is it cut off?";
  case SendmailKeyError::no_field:
    return "a field of the key has no \":\"";
  case SendmailKeyError::unknown_field:
    return "the key has a field that is none of \"mx\", \"tls\" and \"from\"";
  case SendmailKeyError::repeated_field:
    return "the key has a field twice";
  case SendmailKeyError::missing_field:
    return "the key lacks one of the fields \"mx\", \"tls\" and \"from\"";
  case SendmailKeyError::no_mx:
    return "the key's field \"mx\" is empty";
  }
  return "";
}

OutboundQuestion SendmailQuestion::outbound() const {
  OutboundQuestion question{domain};
  if (session) {
    question.sender = OutboundSender{session->from, {}};
  }
  return question;
}

Result<SendmailQuestion, SendmailKeyError> parse_sendmail_key(std::string_view key) {
  for (const auto& [word, asks] : known_questions) {
    if (equals_ignoring_case(key.substr(0, word.size()), word)) {
      return parse_rest(asks, key.substr(word.size()));
    }
  }
  return Unexpected{SendmailKeyError::no_question};
}

} // namespace mta_tls
