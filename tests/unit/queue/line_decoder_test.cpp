#include "common/queue/line_decoder.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace mta_tls {

namespace {

struct Read {
  std::vector<std::string> lines;
  std::string rest;
  std::size_t passed_over = 0;

  bool operator==(const Read&) const = default;
};

Read read_in_pieces(std::string_view text, std::size_t piece) {
  LineDecoder decoder(6);
  Read read;
  while (!text.empty()) {
    const std::string lent(text.substr(0, piece));
    decoder.feed(lent);
    while (const auto line = decoder.next()) {
      read.lines.emplace_back(*line);
    }
    text.remove_prefix(lent.size());
  }
  read.rest = decoder.rest();
  read.passed_over = decoder.passed_over();
  return read;
}

} // namespace

TEST_CASE("a stream gives the same lines, wherever it is cut", "[queue]") {
  const std::string text =
      "one\n\nexact6\nlonger than that\nfour\nand again too long\nrest";
  const Read expected{{"one", "", "exact6", "four"}, "rest", 2};
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    INFO(piece);
    CHECK(read_in_pieces(text, piece) == expected);
  }
}

TEST_CASE("a line without an end is not kept", "[queue]") {
  LineDecoder decoder(10);
  const std::string piece(1000, 'x');
  for (int i = 0; i < 1000; ++i) {
    decoder.feed(piece);
    CHECK_FALSE(decoder.next());
  }
  CHECK(decoder.rest().empty());
  CHECK(decoder.passed_over() == 1);
}

} // namespace mta_tls
