#include "milter/header_changes.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

std::string told(const HeaderChanges& changes) {
  std::string all;
  for (const auto& edit : changes.edits()) {
    all += edit.name + ' ' + std::to_string(edit.index) +
           (edit.value.empty() ? "" : ": " + edit.value) + "\n";
  }
  return all;
}

} // namespace

TEST_CASE("of each name the last field is changed first", "[milter]") {
  HeaderChanges changes;
  changes.remove("X", 1);
  changes.remove("Y", 1);
  changes.add({"x", 12, "new"});
  changes.remove("X", 2);
  CHECK(told(changes) == "x 12: new\nX 2\nX 1\nY 1\n");
}

TEST_CASE("a field that is to go is not rewritten, nor taken off twice", "[milter]") {
  HeaderChanges changes;
  changes.add({"Subject", 1, "new"});
  changes.remove("subject", 1);
  changes.remove("SUBJECT", 1);
  changes.add({"Subject", 1, "newer"});
  changes.remove("X", 1);
  changes.add({"X", 1, "new"});
  CHECK(told(changes) == "SUBJECT 1\nX 1\n");
}

} // namespace mta_tls
