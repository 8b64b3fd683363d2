#include "common/probe/dialogue.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <string>

namespace mta_tls::fuzz {

namespace {

constexpr std::size_t most_replies = 5; // before QUIT is answered
constexpr std::size_t most_own_lines = 4;
constexpr std::size_t no_cut = SIZE_MAX;

std::string text_of(std::span<const std::byte> input) {
  std::string text(input.size(), '\0');
  std::transform(input.begin(), input.end(), text.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });
  return text;
}

struct Course {
  Dialogue dialogue{"probe.example"};
  std::string sent;

  void feed(std::string_view octets, std::size_t piece) {
    while (!octets.empty() && dialogue.awaits() == Dialogue::Awaits::reply) {
      sent += dialogue.receive(octets.substr(0, piece));
      octets.remove_prefix(std::min(piece, octets.size()));
    }
  }
};

void require_nothing_else_said(const std::string& sent) {
  const std::string_view course =
      "EHLO probe.example\r\nSTARTTLS\r\nEHLO probe.example\r\n"
      "QUIT\r\n";
  const std::string_view goodbye = "QUIT\r\n";
  std::string_view said = sent;
  if (said.ends_with(goodbye)) {
    said.remove_suffix(goodbye.size());
  }
  require(course.starts_with(said), "the client says its own words alone", sent);
}

void require_bounded(const Dialogue& dialogue) {
  const auto lines = dialogue.transcript().size();
  require(lines <= most_replies * ServerReplyReader::most_lines + most_own_lines + 1,
          "a transcript has an end", std::to_string(lines));
}

} // namespace

void fuzz_dialogue(std::span<const std::byte> input) {
  const auto octets = text_of(input);
  Course whole;
  whole.feed(octets, no_cut);
  require_nothing_else_said(whole.sent);
  for (const std::size_t piece : {1U, 7U}) {
    Course cut;
    cut.feed(octets, piece);
    require(cut.sent == whole.sent, "any cut gives the same words", octets);
    require(cut.dialogue.transcript() == whole.dialogue.transcript(),
            "any cut gives the same transcript", octets);
  }
  if (whole.dialogue.awaits() == Dialogue::Awaits::handshake) {
    whole.sent += whole.dialogue.handshaken();
    whole.feed(octets, no_cut); // the same words again, over TLS
    require_nothing_else_said(whole.sent);
  }
  require_bounded(whole.dialogue);
}

} // namespace mta_tls::fuzz
