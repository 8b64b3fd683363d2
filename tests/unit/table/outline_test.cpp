#include "common/table/outline.h"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace mta_tls;

namespace {

constexpr std::array<std::string_view, 1> lists{"names"};

std::string members_of(std::string_view json) {
  const auto outline = outline_of(json, lists);
  std::string all;
  for (const auto& member : outline.members) {
    const auto value =
        json.substr(member.value.begin, member.value.end - member.value.begin);
    all += std::string(member.key) + "=" + std::string(value) + "|";
  }
  return all + (outline.complete ? "complete" : "cut");
}

} // namespace

TEST_CASE("an outline finds the values of the outermost object", "[table]") {
  const auto [json, members] = GENERATE(table<const char*, const char*>({
      {"{}", "complete"},
      {" {\n}\n", "complete"},
      {R"({"a":1})", "a=1|complete"},
      {R"({"a": {"b": [1, {"c": 2}]}, "d" : "e,}" })",
       R"(a={"b": [1, {"c": 2}]}|d="e,}" |complete)"},
      {R"({"a": "\"}", "b\\": "\\"})", R"(a="\"}"|b\\="\\"|complete)"},
      {"", "cut"},
      {"[1]", "cut"},
      {"{\"a\"", "cut"},
      {"{\"a", "cut"},
      {"{\"a\":", "cut"},
      {"{\"a\": \"b", "cut"},
      {"{\"a\": [1, 2", "cut"},
      {R"({"a": 1, "b": [2)", "a=1|cut"},
      {R"({"a": 1 "b": 2})", R"(a=1 "b": 2|complete)"},
      {R"({"a": 1,})", "a=1|complete"},
      {R"({"a": ])", "a=|cut"},
  }));
  INFO(json);
  CHECK(members_of(json) == members);
}

TEST_CASE("an outline counts the texts of the lists asked for", "[table]") {
  const auto [json, texts, octets] =
      GENERATE(table<const char*, std::size_t, std::size_t>({
          {R"({"x": [{"names": ["ab", "cde"], "others": ["f"]}]})", 2, 5},
          {R"({"x": [{"names": []}, {"id": "names", "names": ["a"]}, ["b"]]})", 1, 1},
          {R"({"x": [{"id": "names"}, ["b"]]})", 0, 0},
          {R"({"names": ["a", "b"]})", 0, 0},
      }));
  INFO(json);
  const auto outline = outline_of(json, lists);
  CHECK(outline.listed_texts == texts);
  CHECK(outline.listed_octets == octets);
}
