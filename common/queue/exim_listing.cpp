#include "common/queue/exim_listing.h"

#include "common/base/text.h"
#include "common/queue/listed_number.h"

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::string_view digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// The first six digits of an id are the time, in base 62.
Instant time_of_id(std::string_view id) {
  std::int64_t seconds = 0;
  for (const auto digit : id.substr(0, 6)) {
    seconds = seconds * 62 + static_cast<std::int64_t>(digits.find(digit));
  }
  return listed_instant(seconds);
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (const auto word : split(line, ' ')) {
    if (!word.empty()) {
      words.push_back(word);
    }
  }
  return words;
}

// " 0m   326 1xVLZ6-00009w-2i <root@mta.example>", then perhaps "(login)" and
// "*** frozen ***".
std::optional<QueuedMessage> parse_headline(std::string_view line) {
  const auto words = words_of(line);
  if (words.size() < 4 || !is_digit(words[0].front()) || !is_exim_id(words[2]) ||
      !words[3].starts_with('<') || line.find('>') == std::string_view::npos) {
    return std::nullopt;
  }
  const auto begin = line.find('<');
  const auto end = line.rfind('>');
  QueuedMessage message;
  message.id = words[2];
  message.arrived = time_of_id(words[2]);
  message.sender = line.substr(begin + 1, end - begin - 1);
  message.is_held = line.substr(end).find("*** frozen ***") != std::string_view::npos;
  return message;
}

// "          user@bank.example"; "        D user@…" has got it already.
void add_recipient(std::string_view line, QueuedMessage& message) {
  const auto address = trim(line);
  if (!line.starts_with("        D ")) {
    message.recipients.push_back({std::string(address), ""});
  }
}

bool is_about(std::string_view line, std::string_view address) {
  const auto defer = line.find(" defer (");
  if (defer == std::string_view::npos) {
    return false;
  }
  const auto words = words_of(line.substr(0, defer));
  return std::ranges::any_of(words, [&](std::string_view word) {
    return word == address ||
           (word.size() == address.size() + 2 && word.starts_with('<') &&
            word.ends_with('>') && word.substr(1, address.size()) == address);
  });
}

// From the router or transport on, which tell what failed.
std::string_view reason_in(std::string_view line) {
  const auto router = line.find(" R=");
  return line.substr(router == std::string_view::npos ? line.find(" defer (") + 1
                                                      : router + 1);
}

} // namespace

bool is_exim_id(std::string_view text) noexcept {
  const auto all_digits = [](std::string_view part) {
    return std::ranges::all_of(
        part, [](char c) { return digits.find(c) != std::string_view::npos; });
  };
  const auto has_form = [&](std::size_t second, std::size_t third) {
    return text.size() == 6 + 1 + second + 1 + third && text[6] == '-' &&
           text[7 + second] == '-' && all_digits(text.substr(0, 6)) &&
           all_digits(text.substr(7, second)) && all_digits(text.substr(8 + second));
  };
  return has_form(6, 2) || has_form(11, 4);
}

std::optional<QueuedMessage> EximListing::take_line(std::string_view line) {
  if (auto next = parse_headline(line)) {
    return std::exchange(message_, std::move(next));
  }
  if (trim(line).empty()) {
    return std::exchange(message_, std::nullopt);
  }
  if (message_ && line.starts_with("        ")) {
    add_recipient(line, *message_);
  } else {
    ++unreadable_;
  }
  return std::nullopt;
}

std::optional<QueuedMessage> EximListing::finish() {
  return std::exchange(message_, std::nullopt);
}

std::string exim_reason(std::string_view address, std::string_view log) {
  std::string_view reason;
  for (const auto line : split(log, '\n')) {
    const bool is_consequence =
        line.find(": retry time not reached") != std::string_view::npos;
    if (is_about(line, address) && (reason.empty() || !is_consequence)) {
      reason = reason_in(line);
    }
  }
  return std::string(reason);
}

} // namespace mta_tls
