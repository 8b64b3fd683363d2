#include "common/probe/dialogue.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

std::string_view keyword(std::string_view line) {
  return line.substr(0, line.find(' '));
}

// What Cisco's and other firewalls write over the words of extensions that they do not
// let through: "XXXXXXXA".
bool is_rewritten(std::string_view word) {
  constexpr std::size_t shortest = 4;
  constexpr std::size_t most_others = 1;
  const auto others = static_cast<std::size_t>(
      std::ranges::count_if(word, [](char c) { return ascii_lower(c) != 'x'; }));
  return word.size() >= shortest && word.starts_with("XXX") && others <= most_others;
}

TlsOffer offer_in(const ServerReply& hello) {
  auto offer = TlsOffer::absent;
  for (std::size_t i = 1; i < hello.lines.size(); ++i) { // the first has the host's name
    const auto word = keyword(hello.lines[i]);
    if (equals_ignoring_case(word, "STARTTLS")) {
      return TlsOffer::offered;
    }
    if (is_rewritten(word)) {
      offer = TlsOffer::hidden;
    }
  }
  return offer;
}

constexpr int going_away = 421; // RFC 5321 section 3.8

} // namespace

std::string_view explain(Greeting greeting) noexcept {
  switch (greeting) {
  case Greeting::welcome:
    return "greets";
  case Greeting::busy:
    return "does not serve us now";
  case Greeting::refused:
    return "refuses to serve us";
  case Greeting::not_smtp:
    return "does not speak SMTP";
  case Greeting::too_long:
    return "gives a reply without end";
  case Greeting::none:
    break;
  }
  return "says nothing";
}

std::string Dialogue::receive(std::string_view octets) {
  reader_.feed(octets);
  std::string send;
  while (awaits() == Awaits::reply) {
    auto reply = reader_.next();
    if (!reply) {
      fail(reply.error());
      return send;
    }
    if (!*reply) {
      return send;
    }
    send += take(**reply);
  }
  return send;
}

std::string Dialogue::take(const ServerReply& reply) {
  write_down(reply);
  switch (state_) {
  case State::greeting:
    return take_greeting(reply);
  case State::hello:
    return take_hello(reply);
  case State::start_tls:
    return take_start(reply);
  case State::hello_again:
    return take_hello_again(reply);
  case State::handshake:
  case State::quit:
  case State::over:
    break;
  }
  state_ = State::over;
  return {};
}

std::string Dialogue::take_greeting(const ServerReply& reply) {
  if (!reply.is_good()) {
    finding_.greeting = reply.is_temporary() ? Greeting::busy : Greeting::refused;
    return leave(reply);
  }
  finding_.greeting = Greeting::welcome;
  return say("EHLO " + own_name_, State::hello);
}

std::string Dialogue::take_hello(const ServerReply& reply) {
  if (reply.code == going_away) {
    finding_.greeting = Greeting::busy;
    return leave(reply);
  }
  if (!reply.is_good()) {
    finding_.offer = TlsOffer::no_extensions;
    return leave(reply);
  }
  finding_.offer = offer_in(reply);
  return finding_.offer == TlsOffer::offered ? say("STARTTLS", State::start_tls)
                                             : say("QUIT", State::quit);
}

std::string Dialogue::take_start(const ServerReply& reply) {
  if (!reply.is_good()) {
    finding_.start = reply.is_temporary() ? TlsStart::put_off : TlsStart::refused;
    return leave(reply);
  }
  finding_.start = TlsStart::accepted;
  finding_.spoke_before_tls = reader_.has_unread();
  reader_.forget_unread(); // RFC 3207 section 6
  state_ = State::handshake;
  return {};
}

std::string Dialogue::take_hello_again(const ServerReply& reply) {
  finding_.greeted_again = reply.is_good();
  if (!reply.is_good()) {
    finding_.reply = first_line(reply);
  }
  return say("QUIT", State::quit);
}

std::string Dialogue::handshaken() {
  return say("EHLO " + own_name_, State::hello_again);
}

void Dialogue::fail(ServerReplyError error) {
  if (state_ == State::greeting) {
    finding_.greeting =
        error == ServerReplyError::not_smtp ? Greeting::not_smtp : Greeting::too_long;
  }
  note(error == ServerReplyError::not_smtp ? "what came is no SMTP"
                                           : "the reply is too long");
  state_ = State::over;
}

std::string Dialogue::leave(const ServerReply& reply) {
  finding_.reply = first_line(reply);
  return say("QUIT", State::quit);
}

std::string Dialogue::say(std::string words, State next) {
  state_ = next;
  transcript_.push_back({DialogueLine::Speaker::client, words});
  return std::move(words) + "\r\n";
}

void Dialogue::note(std::string text) {
  transcript_.push_back({DialogueLine::Speaker::note, std::move(text)});
}

void Dialogue::write_down(const ServerReply& reply) {
  for (const auto& line : reply.lines) {
    const bool is_last = &line == &reply.lines.back();
    transcript_.push_back({DialogueLine::Speaker::server,
                           fmt::format("{}{}{}", reply.code, is_last ? ' ' : '-', line)});
  }
}

Dialogue::Awaits Dialogue::awaits() const noexcept {
  switch (state_) {
  case State::handshake:
    return Awaits::handshake;
  case State::over:
    return Awaits::nothing;
  case State::greeting:
  case State::hello:
  case State::start_tls:
  case State::hello_again:
  case State::quit:
    break;
  }
  return Awaits::reply;
}

} // namespace mta_tls
