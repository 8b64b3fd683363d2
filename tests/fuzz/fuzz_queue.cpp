#include "common/base/text.h"
#include "common/queue/backlog.h"
#include "common/queue/exim_listing.h"
#include "common/queue/line_decoder.h"
#include "common/queue/postfix_listing.h"
#include "common/queue/queue_state.h"
#include "common/queue/sendmail_file.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <string>

namespace mta_tls::fuzz {

namespace {

constexpr std::size_t longest_line = 4096;

std::string text_of(std::span<const std::byte> input) {
  std::string text(input.size(), '\0');
  std::transform(input.begin(), input.end(), text.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });
  return text;
}

struct Lines {
  std::vector<std::string> all;
  std::size_t passed_over = 0;

  bool operator==(const Lines&) const = default;
};

Lines lines_of(std::string_view text, std::size_t piece) {
  LineDecoder decoder(longest_line);
  Lines lines;
  while (!text.empty()) {
    const std::string lent(text.substr(0, piece));
    decoder.feed(lent);
    while (const auto line = decoder.next()) {
      lines.all.emplace_back(*line);
    }
    text.remove_prefix(lent.size());
  }
  lines.all.emplace_back(decoder.rest());
  lines.passed_over = decoder.passed_over();
  return lines;
}

void require_sound(const Backlog& backlog) {
  std::size_t recipients = 0;
  for (const auto& [hop, mail] : backlog.domains()) {
    recipients += mail.recipients;
    require(printable(hop, 1000) == hop, "a domain is printable", hop);
    for (const auto& heard : mail.heard) {
      require(printable(heard.words, 1000) == heard.words, "words are printable",
              heard.words);
    }
    require(mail.messages != 0 && mail.messages <= mail.recipients,
            "no message without a recipient", hop);
  }
  require(recipients + backlog.recipients_uncounted() == backlog.recipients(),
          "every recipient is counted once", std::to_string(recipients));
}

void add(const std::optional<QueuedMessage>& message, Backlog& backlog) {
  if (message) {
    require(format_time(message->arrived).size() == 20, "a date of four digits",
            message->id);
    backlog.add(*message);
  }
}

} // namespace

void fuzz_queue(std::span<const std::byte> input) {
  const auto text = text_of(input);
  const auto lines = lines_of(text, std::max<std::size_t>(text.size(), 1));
  for (const std::size_t piece : {1U, 7U}) {
    require(lines_of(text, piece) == lines, "any cut gives the same lines", text);
  }
  Backlog backlog(3);
  EximListing exim;
  for (const auto& line : lines.all) {
    add(parse_postqueue_line(line), backlog);
    auto listed = exim.take_line(line);
    if (listed) {
      for (auto& recipient : listed->recipients) {
        recipient.reason = exim_reason(recipient.address, text);
      }
    }
    add(listed, backlog);
  }
  add(exim.finish(), backlog);
  add(parse_sendmail_file("id", text), backlog);
  require_sound(backlog);
  if (const auto state = state_of_json(text)) {
    require(state_of_json(state_json(*state)).has_value(), "a state is kept", text);
  }
}

} // namespace mta_tls::fuzz
