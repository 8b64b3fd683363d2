#include "common/table/json_reader.h"

#include <catch2/catch.hpp>

#include <vector>

using namespace mta_tls;

namespace {

// The tokens as they stand in the text, each found by where it ended.
class Tokens : public JsonHandler {
public:
  explicit Tokens(std::string_view json) : json_(json) {}

  bool key(const JsonValue& name) override { return add("key ", name); }
  bool scalar(const JsonValue& value) override { return add("", value); }
  bool open(const JsonValue& value) override { return add("open ", value); }
  bool close(std::size_t end) override {
    all_ += "close " + std::string(1, json_[end - 1]) + "\n";
    return true;
  }

  const std::string& all() const { return all_; }

private:
  bool add(std::string_view what, const JsonValue& value) {
    const auto span = token_span(json_, value);
    all_ += what;
    all_ += json_.substr(span.begin, span.end - span.begin);
    all_ += '\n';
    return true;
  }

  std::string_view json_;
  std::string all_;
};

std::string tokens_of(std::string_view json) {
  Tokens tokens(json);
  const auto fault = read_json(json, {0, json.size()}, tokens);
  return tokens.all() + (fault ? fault->message : "");
}

} // namespace

TEST_CASE("each token of a JSON text is found where it stands", "[table]") {
  CHECK(tokens_of(R"( { "a\"\\" : [ -1.5e3,2 ,true, false,null ] ,"b":{"c":"\\"} } )") ==
        "open {\nkey \"a\\\"\\\\\"\nopen [\n-1.5e3\n2\ntrue\nfalse\nnull\nclose ]\n"
        "key \"b\"\nopen {\nkey \"c\"\n\"\\\\\"\nclose }\nclose }\n");
}

TEST_CASE("a number is found at the very end of a JSON text", "[table]") {
  CHECK(tokens_of("42") == "42\n");
  CHECK(tokens_of("42\n") == "42\n");
}

TEST_CASE("numbers beyond 64 bits are told from whole numbers", "[table]") {
  class Kinds : public Tokens {
  public:
    using Tokens::Tokens;
    bool scalar(const JsonValue& value) override {
      kinds.push_back(value.kind);
      integers.push_back(value.integer);
      return true;
    }
    std::vector<JsonValue::Kind> kinds;
    std::vector<std::int64_t> integers;
  };
  const std::string_view json =
      "[0, -7, 9223372036854775807, 9223372036854775808, 99999999999999999999, 1.0]";
  Kinds kinds(json);
  REQUIRE_FALSE(read_json(json, {0, json.size()}, kinds));
  using enum JsonValue::Kind;
  CHECK(kinds.kinds ==
        std::vector<JsonValue::Kind>{integer, integer, integer, number, number, number});
  CHECK(kinds.integers == std::vector<std::int64_t>{0, -7, 9223372036854775807, 0, 0, 0});
}

TEST_CASE("a part of a JSON text is read with the places of the whole", "[table]") {
  const std::string_view json = R"({"a": ["b"], "c": 1})";
  Tokens tokens(json);
  REQUIRE_FALSE(read_json(json, {6, 11}, tokens));
  CHECK(tokens.all() == "open [\n\"b\"\nclose ]\n");
}

TEST_CASE("whatever a JSON text is cut down to, the fault lies within it", "[table]") {
  const std::string json = R"({"a": [1, "b\"\u00e4", true, {"c": null}], "d": -2.5})";
  for (std::size_t size = 1; size < json.size(); ++size) {
    const auto cut = json.substr(0, size);
    INFO(cut);
    Tokens tokens(cut);
    const auto fault = read_json(cut, {0, cut.size()}, tokens);
    REQUIRE(fault);
    CHECK(fault->span.begin < fault->span.end);
    CHECK(fault->span.end <= cut.size());
  }
}
