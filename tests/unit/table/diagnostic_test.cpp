#include "common/table/diagnostic.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

TEST_CASE("a diagnostic shows file, line, column, the line and a caret", "[table]") {
  Diagnostic diagnostic;
  diagnostic.file = "policy.json";
  diagnostic.line = 12;
  diagnostic.column = 48;
  diagnostic.message = "unknown level \"secur\"";
  diagnostic.source_line = "\"level\": \"secur\"";
  diagnostic.caret_column = 9;
  diagnostic.caret_length = 7;
  CHECK(headline(diagnostic) == "policy.json:12:48: unknown level \"secur\"");
  CHECK(render(diagnostic) == "policy.json:12:48: unknown level \"secur\"\n"
                              "    \"level\": \"secur\"\n"
                              "             ^~~~~~~");

  SECTION("a warning says that it is one") {
    diagnostic.severity = Diagnostic::Severity::warning;
    CHECK(headline(diagnostic) == "policy.json:12:48: warning: unknown level \"secur\"");
  }
  SECTION("a caret at the beginning of the line") {
    diagnostic.caret_column = 0;
    diagnostic.caret_length = 1;
    CHECK(render(diagnostic) == "policy.json:12:48: unknown level \"secur\"\n"
                                "    \"level\": \"secur\"\n"
                                "    ^");
  }
}

TEST_CASE("a diagnostic about a whole file has no line", "[table]") {
  Diagnostic diagnostic;
  diagnostic.file = "policy.json";
  diagnostic.message = "is empty";
  CHECK(headline(diagnostic) == "policy.json: is empty");
  CHECK(render(diagnostic) == "policy.json: is empty");
}
