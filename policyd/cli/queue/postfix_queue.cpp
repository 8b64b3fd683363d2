#include "policyd/cli/queue/postfix_queue.h"

#include "common/base/text.h"
#include "common/program/run_program.h"
#include "common/queue/line_decoder.h"
#include "common/queue/postfix_listing.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iostream>

namespace mta_tls {

namespace {

constexpr std::size_t longest_text = 300;

class Listing {
public:
  explicit Listing(const TakeMessage& take) : take_(take), lines_(longest_postfix_line) {}

  void feed(std::string_view octets) {
    lines_.feed(octets);
    while (const auto line = lines_.next()) {
      take_line(*line);
    }
  }

  QueueReading finish() {
    take_line(lines_.rest());
    return {"Postfix", messages_, unreadable_ + lines_.passed_over()};
  }

private:
  void take_line(std::string_view line) {
    if (trim(line).empty()) {
      return;
    }
    if (const auto message = parse_postqueue_line(line)) {
      ++messages_;
      take_(*message);
    } else {
      ++unreadable_;
    }
  }

  const TakeMessage& take_;
  LineDecoder lines_;
  std::size_t messages_ = 0;
  std::size_t unreadable_ = 0;
};

std::string what_it_said(const Ended& ended) {
  const auto said = printable(trim(ended.err), longest_text);
  return said.empty() ? fmt::format("it ends with status {}", ended.status) : said;
}

// Something that holds no message at all is no listing.
Result<QueueReading, std::string> checked(const QueueReading& reading,
                                          const std::string& path) {
  if (reading.messages == 0 && reading.unreadable != 0) {
    return Unexpected{fmt::format("{} is no listing of postqueue -j", path)};
  }
  return reading;
}

} // namespace

Result<QueueReading, std::string> read_postfix_queue(const QueueOptions& options,
                                                     const TakeMessage& take) {
  const auto program = find_program("postqueue");
  if (!program) {
    return Unexpected{std::string("postqueue is not installed here")};
  }
  Listing listing(take);
  const auto ended = stream_program(
      {*program, "-j"}, [&](std::string_view piece) { listing.feed(piece); },
      options.limit);
  if (!ended || ended->status != 0) {
    return Unexpected{fmt::format("the queue cannot be read: postqueue -j: {}",
                                  ended ? what_it_said(*ended) : ended.error())};
  }
  return listing.finish();
}

Result<QueueReading, std::string> read_saved_listing(const std::string& path,
                                                     const TakeMessage& take) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
  }
  const auto name = path == "-" ? "standard input" : printable(path, longest_text);
  auto& in = path == "-" ? std::cin : file;
  Listing listing(take);
  std::array<char, 65536> piece;
  while (in.good()) {
    in.read(piece.data(), piece.size());
    listing.feed({piece.data(), static_cast<std::size_t>(in.gcount())});
  }
  if (!in.eof()) {
    return Unexpected{fmt::format("{} cannot be read", name)};
  }
  return checked(listing.finish(), name);
}

} // namespace mta_tls
