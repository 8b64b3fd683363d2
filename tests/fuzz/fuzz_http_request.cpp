#include "common/base/text.h"
#include "common/wire/http_request.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <string>

namespace mta_tls::fuzz {

namespace {

using Step = HttpRequestDecoder::Step;

constexpr std::size_t max_head = 300;

struct Outcome {
  Step step = Step::need_more;
  HttpRequest request;
  HttpRequestError error = HttpRequestError::malformed;
  bool operator==(const Outcome&) const = default;
};

Outcome read(std::string_view stream, std::size_t longest_piece) {
  HttpRequestDecoder decoder(max_head);
  auto step = Step::need_more;
  while (!stream.empty()) {
    const auto piece = stream.substr(0, longest_piece);
    const std::string lent(piece);
    step = decoder.feed(lent);
    stream.remove_prefix(piece.size());
  }
  return {step, step == Step::request ? decoder.request() : HttpRequest(),
          step == Step::failed ? decoder.error() : HttpRequestError::malformed};
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7f; });
}

void require_request(const HttpRequest& request, std::string_view stream) {
  const auto& [method, path] = request;
  require(!method.empty() && is_plain(method), "a method is a token", method);
  require((path == "*" || path.starts_with('/')) && is_plain(path) &&
              path.find('?') == path.npos,
          "a path is absolute and has no query", path);
  require(stream.substr(0, max_head).find(method) != stream.npos,
          "a method is one that was sent", method);
  const auto written = method + ' ' + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  const auto again = read(written, written.size());
  require(written.size() > max_head ||
              (again.step == Step::request && again.request == request),
          "a request that is written anew is the same", written);
}

} // namespace

void fuzz_http_request(std::span<const std::byte> input) {
  std::string stream(input.size(), '\0');
  std::transform(input.begin(), input.end(), stream.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });
  const auto whole = read(stream, stream.size());
  for (const std::size_t longest_piece : {1U, 2U, 7U, 100U}) {
    require(read(stream, longest_piece) == whole, "any cut gives the same request",
            stream);
  }
  require(whole.step != Step::need_more || stream.size() < max_head,
          "nobody is waited for without end", stream);
  if (whole.step == Step::request) {
    require_request(whole.request, stream);
  }
}

} // namespace mta_tls::fuzz
