#include "common/wire/http_request.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

namespace {

using Step = HttpRequestDecoder::Step;

constexpr std::size_t limit = 200;

// "GET /path", an error, or "…" where more is needed.
std::string outcome(const HttpRequestDecoder& decoder, Step step) {
  switch (step) {
  case Step::request:
    return decoder.request().method + ' ' + decoder.request().path;
  case Step::need_more:
    return "…";
  case Step::failed:
    return std::string(explain(decoder.error()));
  }
  return "";
}

std::string read_whole(std::string_view stream) {
  HttpRequestDecoder decoder(limit);
  return outcome(decoder, decoder.feed(stream));
}

std::string read_cut(std::string_view stream, std::size_t place) {
  HttpRequestDecoder decoder(limit);
  decoder.feed(stream.substr(0, place));
  return outcome(decoder, decoder.feed(stream.substr(place)));
}

std::string read_by_octets(std::string_view stream) {
  HttpRequestDecoder decoder(limit);
  auto step = Step::need_more;
  for (const char octet : stream) {
    step = decoder.feed({&octet, 1});
  }
  return outcome(decoder, step);
}

// However the stream is cut.
std::string read(std::string_view stream) {
  const auto whole = read_whole(stream);
  INFO(stream);
  for (std::size_t place = 0; place <= stream.size(); ++place) {
    CHECK(read_cut(stream, place) == whole);
  }
  CHECK(read_by_octets(stream) == whole);
  return whole;
}

constexpr auto malformed = "no HTTP request";
constexpr auto too_long = "an HTTP request that is too long";

} // namespace

TEST_CASE("a request is a line, fields and an empty line", "[wire]") {
  CHECK(read("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n") == "GET /metrics");
  CHECK(read("HEAD /metrics?x=/y HTTP/1.1\r\nHost:\r\nX:\tä;\r\n\r\n") ==
        "HEAD /metrics");
  CHECK(read("GET / HTTP/1.0\r\n\r\n") == "GET /");
  CHECK(read("get / HTTP/1.2\nhost: a\n\n") == "get /");
  CHECK(read("\r\nGET / HTTP/1.0\r\n\r\nGET /other HTTP/1.0\r\n\r\n") == "GET /");
  CHECK(read("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello") == "POST /");
}

TEST_CASE("a target may name the host, too", "[wire]") {
  CHECK(read("GET http://a:1/b?c HTTP/1.0\n\n") == "GET /b");
  CHECK(read("GET HTTP://a HTTP/1.0\n\n") == "GET /");
  CHECK(read("GET http://a?b=/c HTTP/1.0\n\n") == "GET /");
  CHECK(read("OPTIONS * HTTP/1.0\n\n") == "OPTIONS *");
  CHECK(read("CONNECT a:1 HTTP/1.0\n\n") == malformed);
}

TEST_CASE("what is not whole needs more", "[wire]") {
  for (const auto* stream : {"", "\r\n", "GET", "GET / HTTP/1.0", "GET / HTTP/1.0\r\n",
                             "GET / HTTP/1.0\r\nA: b", "GET / HTTP/1.0\r\nA: b\r\n\r"}) {
    CHECK(read(stream) == "…");
  }
}

TEST_CASE("what is no request is refused at the line that is wrong", "[wire]") {
  for (const auto* stream : {"GET\n",
                             "GET /\n",
                             "GET  / HTTP/1.0\n",
                             " GET / HTTP/1.0\n",
                             "G(T / HTTP/1.0\n",
                             "GET / HTTP/1.0 \n",
                             "GET / HTTP/1\n",
                             "GET / HTTP/1.10\n",
                             "GET / http/1.0\n",
                             "GET x HTTP/1.0\n",
                             "GET /\x01 HTTP/1.0\n",
                             "GET /ä HTTP/1.0\n",
                             "42:postfix x,\n",
                             "GET / HTTP/1.0\nno field\n",
                             "GET / HTTP/1.0\nA : b\n",
                             "GET / HTTP/1.0\n: b\n",
                             "GET / HTTP/1.0\nA: b\n c\n",
                             "GET / HTTP/1.0\nA: \x7f\n",
                             "GET / HTTP/1.0\nA: b\rc\n",
                             "GET / HTTP/1.0\r\r\n"}) {
    CHECK(read(stream) == malformed);
  }
}

TEST_CASE("HTTP 1.1 names one host", "[wire]") {
  CHECK(read("GET / HTTP/1.1\n\n") == malformed);
  CHECK(read("GET / HTTP/1.1\nHost: a\nHOST: a\n\n") == malformed);
  CHECK(read("GET / HTTP/1.0\nHost: a\nHost: b\n\n") == malformed);
  CHECK(read("GET / HTTP/1.0\nHost: a\n\n") == "GET /");
}

TEST_CASE("other versions of HTTP are told from what is none", "[wire]") {
  CHECK(read("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == "another version of HTTP than 1");
  CHECK(read("GET / HTTP/0.9\n") == "another version of HTTP than 1");
}

TEST_CASE("a request may be so long and no longer", "[wire]") {
  const std::string begin = "GET / HTTP/1.0\nA: ";
  const auto with = [&](std::size_t size) {
    return begin + std::string(size - begin.size() - 2, 'x') + "\n\n";
  };
  CHECK(read(with(limit)) == "GET /");
  CHECK(read(with(limit + 1)) == too_long);
  CHECK(read(std::string(limit, 'x')) == too_long);
  CHECK(read(std::string(limit - 1, 'x')) == "…");
  CHECK(read(std::string(limit, '\n')) == too_long);
}

} // namespace mta_tls
