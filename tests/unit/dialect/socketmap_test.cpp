#include "common/dialect/socketmap.h"
#include "common/wire/netstring.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

std::string answer(const Snapshot& snapshot, std::string_view request) {
  std::string reply = "before ";
  CHECK_FALSE(answer_socketmap(request, {snapshot, now, nullptr, nullptr}, reply));
  REQUIRE(reply.starts_with("before "));
  return reply.substr(7);
}

Requirement requirement(SecurityLevel level) {
  return body(level).requirement;
}

} // namespace

TEST_CASE("a request is a map name and a key", "[dialect]") {
  const auto [text, map, key] = GENERATE(table<std::string, std::string, std::string>({
      {"postfix x.example", "postfix", "x.example"},
      {"postfix a b", "postfix", "a b"},
      {"postfix  x", "postfix", " x"},
      {"postfix ", "postfix", ""},
      {"postfix", "postfix", ""},
      {" x.example", "", "x.example"},
      {"", "", ""},
  }));
  const auto request = parse_socketmap_request(text);
  CHECK(request.map == map);
  CHECK(request.key == key);
}

TEST_CASE("a map name is known in any case", "[dialect]") {
  const auto snapshot = build({{{{"x.example"}, body(may)}}});
  const auto map =
      GENERATE(as<std::string>{}, "postfix", "POSTFIX", "QUERY", "query", "Query");
  CHECK(answer(*snapshot, map + " x.example") == "OK may");
}

TEST_CASE("an unknown map is refused, so that mail waits", "[dialect]") {
  const auto snapshot = build({{{{"x.example"}, body(may)}}});
  const auto [request, name] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {" x.example", ""},
      {"postfi x.example", "postfi"},
      {"\x1b[2J x.example", "\\x1b[2J"},
      {"a\nb", "a\\x0ab"},
      {std::string(9000, 'm') + " x.example", std::string(100, 'm') + "..."},
  }));
  CHECK(answer(*snapshot, request) ==
        "PERM unknown map name \"" + name +
            "\"; known are: postfix QUERY postfix-tlsrpt QUERYwithTLSRPT "
            "postfix-forced postfix-forced-verify postfix-sender sendmail sts exim-in "
            "exim-out exim-cert exim-submit");
}

TEST_CASE("however Postfix writes a domain with a rule, the rule answers", "[dialect]") {
  const auto level = GENERATE(from_range(all_levels));
  const auto key =
      GENERATE(as<std::string>{}, "bücher.example", "BÜCHER.Example", "bücher.example.",
               "bu\u0308cher.example", "xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE",
               "xn--bcher-kva.example.", "bücher。example", "bücher.example。",
               "[bücher.example]", "[XN--BCHER-KVA.example]:25", "[bücher.example]:smtp",
               "bücher.example:25", "Bücher.example.:smtp");
  const auto snapshot = build({{{{"bücher.example"}, body(level)}}});
  INFO(key);
  CHECK(answer(*snapshot, "postfix " + key) ==
        answer(*snapshot, "postfix xn--bcher-kva.example"));
}

TEST_CASE("however odd a name below a domain with a rule, the rule answers",
          "[dialect]") {
  const auto level = GENERATE(from_range(all_levels));
  const auto below = GENERATE(as<std::string>{}, "a", "a.b", "ü", "a b", "\xff\xfe", "-",
                              "a..b", "☃", "\u200d", "-ü", "xn--99999999", "*", "[a]",
                              "a/b", "\xc3", std::string(64, 'a'), std::string(300, 'a'),
                              std::string("\0", 1), std::string(3000, '.') + 'a');
  const auto snapshot = build({{{{"x.example"}, body_with_subdomains(level)}}});
  INFO(below);
  const auto key = (below.starts_with('.') ? "a" : "") + below + ".x.example";
  CHECK(answer(*snapshot, "postfix " + (key.starts_with('[') ? 'a' + key : key)) ==
        answer(*snapshot, "postfix x.example"));
}

// The last column of the table that says what others answer to odd keys.
TEST_CASE("an odd key is answered, and has no opinion", "[dialect]") {
  const auto snapshot = build({{{{"x.example"}, body_with_subdomains(encrypt)}}});
  const auto key = GENERATE(
      as<std::string>{}, "", ".", ".x.example", ".a.x.example", "\xff\xfe",
      std::string(64, 'a'), std::string(2000, 'a'), "x.example x=y", "x.example\n",
      "x.example:99999", "x.example:", "[x.example", "[x.example]x", "[]", "192.0.2.7",
      "[192.0.2.7]", "[x.example]:0", "user@x.example:25", "x.example,", "x.example..");
  INFO(key);
  CHECK(answer(*snapshot, "postfix " + key) == "NOTFOUND ");
}

TEST_CASE("with a default, every key but a parent's has an answer", "[dialect]") {
  const auto level = GENERATE(from_range(all_levels));
  const auto snapshot = build({{}, requirement(level)});
  const auto key =
      GENERATE(as<std::string>{}, "", "\xff\xfe", "a b", "y.example", "[192.0.2.7]",
               "[2001:db8::1]:25", "[x.example", "x.example:99999");
  INFO(key);
  const auto reply = answer(*snapshot, "postfix " + key);
  CHECK(reply.starts_with("OK " + std::string(word(level))));
  CHECK(reply.find("match= ") == std::string::npos);
  CHECK(reply.find("=:") == std::string::npos);
  CHECK(answer(*snapshot, "postfix .y.example") == "NOTFOUND ");
}

TEST_CASE("equal questions have byte-identical answers", "[dialect]") {
  const auto first =
      build({{{{"x.example"}, body_with_subdomains(secure)}}, requirement(may)});
  const auto second =
      build({{{{"x.example"}, body_with_subdomains(secure)}}, requirement(may)});
  const auto key =
      GENERATE(as<std::string>{}, "x.example", "a.x.example", "y.example", "[", "");
  const auto reply = answer(*first, "postfix " + key);
  CHECK(answer(*first, "postfix " + key) == reply);
  CHECK(answer(*second, "postfix " + key) == reply);
}

TEST_CASE("to be prepared for requests changes no answer", "[dialect]") {
  const auto snapshot = build({{{{"x.example"}, body_with_subdomains(encrypt)}}});
  const std::vector<std::string_view> requests{
      "postfix x.example", "postfix a.x.example", "postfix y.example", "", "postfix",
      "postfix ",          "nonsense [x",         "QUERY X.EXAMPLE"};
  const auto count = GENERATE(0U, 1U, 8U, 40U);
  std::vector<std::string_view> many;
  std::vector<std::string> unprepared;
  for (std::size_t i = 0; i < count; ++i) {
    many.push_back(requests[i % requests.size()]);
    unprepared.push_back(answer(*snapshot, many.back()));
  }
  prepare_socketmap(many, *snapshot);
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(answer(*snapshot, many[i]) == unprepared[i]);
  }
  prepare_socketmap(many, *build({}));
}

TEST_CASE("questions cut anywhere have the same answers in the same order", "[dialect]") {
  const auto snapshot =
      build({{{{"x.example"}, body(encrypt)}, {{"bücher.example"}, body(may)}}});
  std::string stream;
  std::string whole;
  for (const std::string request : {"postfix x.example", "", "query [bücher.example]:25",
                                    "postfix \xff", "nonsense", "postfix a.x.example"}) {
    append_netstring(stream, request);
    append_netstring(whole, answer(*snapshot, request));
  }
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    NetstringDecoder decoder(max_socketmap_request);
    std::string replies;
    for (const auto& piece : {stream.substr(0, cut), stream.substr(cut)}) {
      decoder.feed(piece);
      std::string_view request;
      while (decoder.next(request) == NetstringDecoder::Step::payload) {
        append_netstring(replies, answer(*snapshot, request));
      }
    }
    REQUIRE(replies == whole);
  }
}

TEST_CASE("a map is known by its name in any case", "[socketmap]") {
  CHECK(is_known_map("postfix"));
  CHECK(is_known_map("Postfix-Sender"));
  CHECK(is_known_map("query"));
  CHECK_FALSE(is_known_map("postfix-"));
  CHECK_FALSE(is_known_map(""));
}

TEST_CASE("a request is for one of the maps, or for none", "[dialect]") {
  const auto maps = map_names();
  for (std::size_t i = 0; i < maps.size(); ++i) {
    CHECK(map_number(std::string(maps[i]) + " x") == i);
    CHECK(map_number(maps[i]) == i);
  }
  CHECK(map_number("query x") == map_number("QUERY x"));
  for (const auto* request : {"", " postfix x", "postfixx x", "sts2"}) {
    CHECK(map_number(request) == maps.size());
  }
}

} // namespace mta_tls
