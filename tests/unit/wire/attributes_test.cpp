#include "common/wire/attributes.h"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>

namespace mta_tls {

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Read {
  std::vector<Pairs> requests;
  std::optional<AttributesError> error;
  bool is_partial = false;

  bool operator==(const Read&) const = default;
};

constexpr std::size_t max_request = 40;

Pairs owned(const std::vector<Attribute>& attributes) {
  Pairs pairs;
  for (const auto& each : attributes) {
    pairs.emplace_back(each.name, each.value);
  }
  return pairs;
}

// Feeds one piece as a connection does, and takes all there is.
void take_all(AttributesDecoder& decoder, std::string_view piece, Read& read) {
  // In a block of its own, so that a sanitizer sees the decoder look at what it was lent.
  const std::string lent(piece);
  decoder.feed(lent);
  std::vector<Attribute> attributes;
  auto step = decoder.next(attributes);
  for (; step == AttributesDecoder::Step::request; step = decoder.next(attributes)) {
    read.requests.push_back(owned(attributes));
  }
  if (step == AttributesDecoder::Step::failed) {
    read.error = decoder.error();
  }
}

Read read_pieces(std::initializer_list<std::string_view> pieces) {
  AttributesDecoder decoder(max_request);
  Read read;
  for (const auto piece : pieces) {
    if (!read.error) {
      take_all(decoder, piece, read);
    }
  }
  read.is_partial = !read.error && decoder.has_partial();
  return read;
}

Read read_octets(std::string_view stream) {
  AttributesDecoder decoder(max_request);
  Read read;
  for (const char octet : stream) {
    if (!read.error) {
      take_all(decoder, {&octet, 1}, read);
    }
  }
  read.is_partial = !read.error && decoder.has_partial();
  return read;
}

} // namespace

TEST_CASE("a request is name=value lines up to an empty one", "[wire]") {
  const auto [stream, requests] = GENERATE(table<std::string, std::vector<Pairs>>({
      {"", {}},
      {"\n", {{}}},
      {"\n\n", {{}, {}}},
      {"a=b\n\n", {{{"a", "b"}}}},
      {"a=\n\n", {{{"a", ""}}}},
      {"a==b=\n\n", {{{"a", "=b="}}}},
      {" a =\tb \n\n", {{{" a ", "\tb "}}}},
      {"a=b\r\n\n", {{{"a", "b\r"}}}},
      {"a=1\na=2\n\n", {{{"a", "1"}, {"a", "2"}}}},
      {"a=1\nb=2\n\nc=3\n\n", {{{"a", "1"}, {"b", "2"}}, {{"c", "3"}}}},
      {std::string("a=\0\xff\x01\n\n", 7), {{{"a", std::string("\0\xff\x01", 3)}}}},
  }));
  INFO(stream);
  CHECK(read_pieces({stream}) == Read{requests, std::nullopt, false});
}

TEST_CASE("a line that is no attribute is an error, at once", "[wire]") {
  using enum AttributesError;
  const auto [stream, error] = GENERATE(table<std::string, AttributesError>({
      {"a\n", no_equals_sign},
      {"GET / HTTP/1.1\r\n", no_equals_sign},
      {"\r\n", no_equals_sign},
      {"a=b\nc\n", no_equals_sign},
      {"=\n", no_name},
      {"a=b\n=c\n", no_name},
  }));
  INFO(stream);
  CHECK(read_pieces({stream}) == Read{{}, error, false});
}

TEST_CASE("what came before a malformed request was read", "[wire]") {
  CHECK(read_pieces({"a=b\n\nc\n\nd=e\n\n"}) ==
        Read{{{{"a", "b"}}}, AttributesError::no_equals_sign, false});
}

TEST_CASE("a request may be as long as the maximum and no longer", "[wire]") {
  const auto fits = "a=" + std::string(max_request - 4, 'x') + "\n\n";
  REQUIRE(fits.size() == max_request);
  CHECK(read_pieces({fits + fits}).requests.size() == 2);
  const auto longer = "a=b" + std::string(max_request - 4, 'x') + "\n\n";
  CHECK(read_pieces({longer}).error == AttributesError::too_long);
  // However long it goes on, and though its line never ends.
  CHECK(read_pieces({std::string(max_request, 'x')}).is_partial);
  CHECK(read_pieces({std::string(max_request + 1, 'x')}).error ==
        AttributesError::too_long);
  CHECK(read_pieces({std::string(max_request + 1, 'x') + "\n"}).error ==
        AttributesError::too_long);
}

TEST_CASE("any cut of a stream gives the same attributes, and the same error", "[wire]") {
  const std::string stream = GENERATE(
      as<std::string>{}, "a=b\ncc=dd\n\n\nrequest=x\n\nlast=1\n\n", "a=b\n\nc=d\nrest",
      "a=b\n\nbroken\n\n", "a=b\n\n=broken\n\n", "a=b\n\nc=\nd=12345678901234567890\n\n",
      "a=b\n\nlong=12345678901234567890123456789012345678901234567890\n\n",
      "a=b\nbroken\nlong=12345678901234567890123456789012345678901234567890\n\n",
      "a=b\nbroken=\nlong12345678901234567890123456789012345678901234567890\n\n");
  const auto whole = read_pieces({stream});
  CHECK(read_octets(stream) == whole);
  const std::string_view view(stream);
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); ++second) {
      INFO(first << ' ' << second);
      CHECK(read_pieces({view.substr(0, first), view.substr(first, second - first),
                         view.substr(second)}) == whole);
    }
  }
}

TEST_CASE("between whole requests nothing is kept", "[wire]") {
  AttributesDecoder decoder(max_request);
  Read read;
  take_all(decoder, "a=b\n", read);
  CHECK(decoder.has_partial());
  take_all(decoder, "\nc", read);
  CHECK(decoder.has_partial());
  take_all(decoder, "=d\n\n", read);
  CHECK_FALSE(decoder.has_partial());
  CHECK(read.requests == std::vector<Pairs>{{{"a", "b"}}, {{"c", "d"}}});
}

TEST_CASE("a failed decoder stays failed", "[wire]") {
  AttributesDecoder decoder(max_request);
  Read read;
  take_all(decoder, "a\n", read);
  take_all(decoder, "a=b\n\n", read);
  CHECK(read.requests.empty());
  CHECK(read.error == AttributesError::no_equals_sign);
}

TEST_CASE("each error of an attribute list is explained", "[wire]") {
  CHECK(explain(AttributesError::no_equals_sign) == "a line that is no name=value");
  CHECK(explain(AttributesError::no_name) == "a value without a name");
  CHECK(explain(AttributesError::too_long) == "request longer than allowed");
}

} // namespace mta_tls
