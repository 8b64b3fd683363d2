#include "common/probe/dialogue.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using Awaits = Dialogue::Awaits;

// All that a server says before TLS, at once, and what the client answers.
struct Course {
  Dialogue dialogue{"probe.example"};
  std::string sent;

  explicit Course(std::string_view server) { sent = dialogue.receive(server); }

  const DialogueFinding& finding() const { return dialogue.finding(); }
};

std::string hello(std::string_view extensions) {
  return "220 mx.example ESMTP\r\n250-mx.example\r\n" + std::string(extensions);
}

} // namespace

TEST_CASE("the dialogue of a good server, wherever the stream is cut", "[probe]") {
  const auto before = hello("250-SIZE 1000\r\n250 StartTLS\r\n") + "220 go ahead\r\n";
  for (std::size_t cut = 0; cut <= before.size(); ++cut) {
    INFO(cut);
    Dialogue dialogue("probe.example");
    auto sent = dialogue.receive(std::string_view(before).substr(0, cut));
    sent += dialogue.receive(std::string_view(before).substr(cut));
    CHECK(sent == "EHLO probe.example\r\nSTARTTLS\r\n");
    REQUIRE(dialogue.awaits() == Awaits::handshake);
    CHECK(dialogue.handshaken() == "EHLO probe.example\r\n");
    CHECK(dialogue.receive("250 mx.example\r\n") == "QUIT\r\n");
    CHECK(dialogue.is_leaving());
    CHECK(dialogue.receive("221 bye\r\n").empty());
    CHECK(dialogue.awaits() == Awaits::nothing);
    CHECK(dialogue.finding() == DialogueFinding{Greeting::welcome, TlsOffer::offered,
                                                TlsStart::accepted, "", false, true});
  }
}

TEST_CASE("what a server says of TLS", "[probe]") {
  const auto [extensions, offer] = GENERATE(table<std::string, TlsOffer>({
      {"250 SIZE 1000\r\n", TlsOffer::absent},
      {"250-XXXXXXXA\r\n250 SIZE 1000\r\n", TlsOffer::hidden},
      {"250 XXXXXXXX\r\n", TlsOffer::hidden},
      {"250-XXXXXXXA\r\n250 STARTTLS\r\n", TlsOffer::offered},
      {"250-XCLIENT NAME\r\n250 XFORWARD\r\n", TlsOffer::absent},
      {"250 STARTTLSX\r\n", TlsOffer::absent},
  }));
  INFO(extensions);
  const Course course(hello(extensions));
  CHECK(course.finding().offer == offer);
  CHECK(course.sent == (offer == TlsOffer::offered ? "EHLO probe.example\r\nSTARTTLS\r\n"
                                                   : "EHLO probe.example\r\nQUIT\r\n"));
}

TEST_CASE("the word STARTTLS as the host's own name is no offer", "[probe]") {
  const Course course("220 x\r\n250-STARTTLS\r\n250 SIZE\r\n");
  CHECK(course.finding().offer == TlsOffer::absent);
}

TEST_CASE("a server that does not serve us is left politely", "[probe]") {
  const auto [greeting, expected] = GENERATE(table<std::string, Greeting>({
      {"554 5.7.1 no\r\n", Greeting::refused},
      {"421 4.3.2 later\r\n", Greeting::busy},
  }));
  const Course course(greeting);
  CHECK(course.finding().greeting == expected);
  CHECK(course.finding().reply == greeting.substr(0, greeting.size() - 2));
  CHECK(course.sent == "QUIT\r\n");
}

TEST_CASE("421 to EHLO is no lack of extensions", "[probe]") {
  CHECK(Course("220 x\r\n421 later\r\n").finding().greeting == Greeting::busy);
  const Course old("220 x\r\n502 what?\r\n");
  CHECK(old.finding().greeting == Greeting::welcome);
  CHECK(old.finding().offer == TlsOffer::no_extensions);
}

TEST_CASE("a server may offer TLS and refuse to begin", "[probe]") {
  const auto offered = hello("250 STARTTLS\r\n");
  const Course put_off(offered + "454 4.7.0 TLS not available\r\n");
  CHECK(put_off.finding().start == TlsStart::put_off);
  CHECK(put_off.finding().reply == "454 4.7.0 TLS not available");
  CHECK(put_off.sent.ends_with("QUIT\r\n"));
  CHECK(Course(offered + "502 no\r\n").finding().start == TlsStart::refused);
}

TEST_CASE("what comes in clear behind the reply to STARTTLS is never believed",
          "[probe]") {
  Course course(hello("250 STARTTLS\r\n") + "220 go\r\n250 injected\r\n");
  CHECK(course.dialogue.awaits() == Awaits::handshake);
  CHECK(course.finding().spoke_before_tls);
  CHECK(course.dialogue.handshaken() == "EHLO probe.example\r\n");
  CHECK(course.dialogue.receive("").empty());
  CHECK_FALSE(course.finding().greeted_again);
}

TEST_CASE("what is no SMTP ends the dialogue", "[probe]") {
  const Course course("SSH-2.0-OpenSSH_9.2\r\n");
  CHECK(course.finding().greeting == Greeting::not_smtp);
  CHECK(course.dialogue.awaits() == Awaits::nothing);
  CHECK(course.sent.empty());
}

TEST_CASE("the transcript has every word of both sides", "[probe]") {
  const Course course("220 mx.example\r\n250-mx.example\r\n250 SIZE\r\n");
  using Speaker = DialogueLine::Speaker;
  const std::vector<DialogueLine> expected{{Speaker::server, "220 mx.example"},
                                           {Speaker::client, "EHLO probe.example"},
                                           {Speaker::server, "250-mx.example"},
                                           {Speaker::server, "250 SIZE"},
                                           {Speaker::client, "QUIT"}};
  CHECK(course.dialogue.transcript() == expected);
}

} // namespace mta_tls
