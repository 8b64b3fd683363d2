#include "common/table/binder.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

// A little language: {"name": text, "sizes": [texts], "inner": {"on": true}}
struct Shapes {
  std::string seen;
  Shape inner{
      .what = "an inner",
      .fields = {{.name = "on",
                  .kind = Field::Kind::boolean,
                  .set =
                      [this](const JsonValue& v) { seen += v.truth ? "on " : "off "; }}},
      .begin = [this](const JsonValue& /*open*/) { seen += "begin "; },
      .end =
          [this](const JsonValue& /*open*/, const ObjectKeys& keys) {
            seen += keys.has("on") ? "end(on) " : "end ";
          }};
  Shape outer{
      .what = "a thing",
      .fields = {
          {.name = "name",
           .set = [this](const JsonValue& v) { seen += std::string(v.text) + " "; }},
          {.name = "sizes",
           .kind = Field::Kind::texts,
           .set = [this](const JsonValue& v) { seen += "+" + std::string(v.text) + " "; },
           .max_octets = 3,
           .max_items = 2},
          {.name = "inner", .kind = Field::Kind::object, .shape = &inner},
          {.name = "later", .kind = Field::Kind::skipped}}};
  Field root{.kind = Field::Kind::object, .shape = &outer};
};

struct Bound {
  std::string seen;
  std::vector<std::string> faults;
};

Bound bind(std::string_view json) {
  Report report;
  report.add_file("f", std::string(json));
  Shapes shapes;
  Binder binder(shapes.root, 0, report);
  REQUIRE_FALSE(read_json(report.octets(0), {0, json.size()}, binder));
  Bound bound{shapes.seen, {}};
  for (const auto& diagnostic : report.take()) {
    bound.faults.push_back(headline(diagnostic));
  }
  return bound;
}

} // namespace

TEST_CASE("each value goes to the one who takes it", "[table]") {
  const auto bound = bind(
      R"({"name": "n", "sizes": ["a", "b"], "inner": {"on": true}, "comment": "c"})");
  CHECK(bound.seen == "n +a +b begin on end(on) ");
  CHECK(bound.faults.empty());
}

TEST_CASE("what is read at another time is passed over, whatever it is", "[table]") {
  const auto bound = bind(R"({"later": {"a": [1, {"a": 2, "a": 3}]}, "name": "n"})");
  CHECK(bound.seen == "n ");
  CHECK(bound.faults.empty());
}

TEST_CASE("what follows a faulty value is read all the same", "[table]") {
  const auto bound = bind(R"({"foo": [{"bar": 1}], "sizes": {"x": []}, "inner": [[]],)"
                          R"( "name": "n"})");
  CHECK(bound.seen == "n ");
  CHECK(bound.faults ==
        std::vector<std::string>{
            "f:1:2: unknown key \"foo\" in a thing",
            "f:1:32: \"sizes\" must be an array of texts, but is an object",
            "f:1:52: \"inner\" must be an object, but is an array"});
}

TEST_CASE("limits name the limit", "[table]") {
  const auto bound = bind(R"({"sizes": ["abcd", "b", "c", "d"]})");
  CHECK(bound.seen == "+b ");
  CHECK(bound.faults ==
        std::vector<std::string>{
            "f:1:12: this text has 4 octets; in \"sizes\" at most 3 are allowed",
            "f:1:25: \"sizes\" has more items than the 2 that are allowed"});
}

TEST_CASE("a misspelt key counts as there, but does not stand in the way", "[table]") {
  const auto bound = bind(R"({"inner": {"onn": true}, "nam": "a", "name": "b"})");
  CHECK(bound.seen == "begin end(on) b ");
  CHECK(bound.faults ==
        std::vector<std::string>{"f:1:12: unknown key \"onn\"; did you mean \"on\"?",
                                 "f:1:26: unknown key \"nam\"; did you mean \"name\"?"});
}
