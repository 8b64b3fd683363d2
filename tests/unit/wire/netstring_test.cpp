#include "common/wire/netstring.h"

#include <catch2/catch.hpp>

#include <optional>
#include <vector>

namespace mta_tls {

namespace {

struct Read {
  std::vector<std::string> payloads;
  std::optional<NetstringError> error;

  bool operator==(const Read&) const = default;
};

constexpr std::size_t max_payload = 20;

// Feeds one piece as a connection does, and takes all there is.
void take_all(NetstringDecoder& decoder, std::string_view piece, Read& read) {
  // In a block of its own, so that a sanitizer sees the decoder look at what it was lent.
  const std::string lent(piece);
  decoder.feed(lent);
  std::string_view payload;
  for (;;) {
    switch (decoder.next(payload)) {
    case NetstringDecoder::Step::payload:
      read.payloads.emplace_back(payload);
      continue;
    case NetstringDecoder::Step::need_more:
      return;
    case NetstringDecoder::Step::failed:
      read.error = decoder.error();
      return;
    }
  }
}

Read read_pieces(std::initializer_list<std::string_view> pieces) {
  NetstringDecoder decoder(max_payload);
  Read read;
  for (const auto piece : pieces) {
    take_all(decoder, piece, read);
  }
  return read;
}

} // namespace

TEST_CASE("a netstring is written with its length and a comma", "[wire]") {
  std::string out = "x";
  append_netstring(out, "");
  append_netstring(out, "hello world!");
  CHECK(out == "x0:,12:hello world!,");
}

TEST_CASE("what was written is read back, whatever octets it has", "[wire]") {
  std::string every_octet;
  for (int octet = 0; octet < 256; ++octet) {
    every_octet.push_back(static_cast<char>(octet));
  }
  std::string stream;
  append_netstring(stream, every_octet);
  NetstringDecoder decoder(256);
  Read read;
  take_all(decoder, stream, read);
  CHECK(read == Read{{every_octet}, std::nullopt});
}

TEST_CASE("any cut of a stream gives the same payloads", "[wire]") {
  const std::string stream = "0:,5:12:34,20:01234567890123456789,1:,,3:a,b,";
  const Read whole{{"", "12:34", "01234567890123456789", ",", "a,b"}, std::nullopt};
  CHECK(read_pieces({stream}) == whole);

  const std::string_view view(stream);
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); ++second) {
      INFO(first << ' ' << second);
      CHECK(read_pieces({view.substr(0, first), view.substr(first, second - first),
                         view.substr(second)}) == whole);
    }
  }
}

TEST_CASE("a stream octet by octet gives the same payloads", "[wire]") {
  NetstringDecoder decoder(max_payload);
  Read read;
  for (const char octet : std::string("0:,2:ab,10:0123456789,")) {
    take_all(decoder, {&octet, 1}, read);
  }
  CHECK(read == Read{{"", "ab", "0123456789"}, std::nullopt});
}

TEST_CASE("a malformed netstring fails, whatever the cut", "[wire]") {
  const auto [stream, error] = GENERATE(table<std::string, NetstringError>({
      {"010:0123456789,", NetstringError::bad_length},
      {"00:,", NetstringError::bad_length},
      {"0123456789:a,", NetstringError::bad_length},
      {":,", NetstringError::bad_length},
      {"-1:a,", NetstringError::bad_length},
      {"+1:a,", NetstringError::bad_length},
      {" 1:a,", NetstringError::bad_length},
      {"1 :a,", NetstringError::bad_length},
      {"1,a", NetstringError::bad_length},
      {"GET / HTTP/1.1\r\n", NetstringError::bad_length},
      {std::string("\0", 1), NetstringError::bad_length},
      {"21:", NetstringError::too_long},
      {"999999999:", NetstringError::too_long},
      {"18446744073709551617:a,", NetstringError::too_long},
      {"3:abcd", NetstringError::no_comma},
      {"0:a", NetstringError::no_comma},
  }));
  const std::string_view view(stream);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    INFO(stream << " cut at " << cut);
    const auto read = read_pieces({"2:ok,", view.substr(0, cut), view.substr(cut)});
    CHECK(read == Read{{"ok"}, error});
  }
  CHECK_FALSE(explain(error).empty());
}

TEST_CASE("a failure is final", "[wire]") {
  NetstringDecoder decoder(max_payload);
  Read read;
  take_all(decoder, "x", read);
  take_all(decoder, "2:ab,", read);
  CHECK(read.payloads.empty());
  CHECK(read.error == NetstringError::bad_length);
}

TEST_CASE("an incomplete netstring waits", "[wire]") {
  const auto stream =
      GENERATE(as<std::string>{}, "", "1", "20", "2:", "2:a", "2:ab", "0:");
  INFO(stream);
  CHECK(read_pieces({stream}) == Read{});
  CHECK(read_pieces({stream, "", ""}) == Read{});
}

TEST_CASE("between netstrings nothing is kept", "[wire]") {
  NetstringDecoder decoder(max_payload);
  Read read;
  CHECK_FALSE(decoder.has_partial());
  take_all(decoder, "2:ab,1", read);
  CHECK(decoder.has_partial());
  take_all(decoder, ":c,", read);
  CHECK_FALSE(decoder.has_partial());
  CHECK(read.payloads == std::vector<std::string>{"ab", "c"});
}

TEST_CASE("a length beyond the maximum is refused before its payload comes", "[wire]") {
  CHECK(read_pieces({"20"}).error == std::nullopt);
  CHECK(read_pieces({"21"}).error == NetstringError::too_long);
}

} // namespace mta_tls
