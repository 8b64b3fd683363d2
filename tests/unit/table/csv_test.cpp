#include "common/table/csv.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

// "a|b/c": rows by "/", fields by "|"; an error as "!OCTET message".
std::string read_all(std::string_view text) {
  CsvReader reader(text);
  CsvRow row;
  std::string all;
  for (int rows = 0; rows < 100; ++rows) {
    const auto more = reader.next(row);
    if (more && !*more) {
      return all;
    }
    all += all.empty() ? "" : "/";
    if (!more) {
      all += "!" + std::to_string(more.error().span.begin) + " " + more.error().message;
      continue;
    }
    for (const auto& field : row) {
      all += (&field == &row.front() ? "" : "|") + field.text;
    }
  }
  return "no end";
}

} // namespace

TEST_CASE("a CSV file is rows of fields", "[table]") {
  const auto [text, rows] = GENERATE(table<const char*, const char*>({
      {"", ""},
      {"\n\r\n \n", ""},
      {"a", "a"},
      {"a\n", "a"},
      {"a,b\nc,d", "a|b/c|d"},
      {"a;b,c\nd;e,f\n", "a|b,c/d|e,f"},
      {"a\tb\r\nc\td\r\n", "a|b/c|d"},
      {"a,,\n,\n", "a||/|"},
      {"# a comment\na\n#b\n\nc\n", "a/c"},
      {"\xef\xbb\xbf"
       "a;b\n",
       "a|b"},
      {"\xef\xbb\xbf# a comment\na\n", "a"},
      {"a # b\n", "a # b"},
      {"a,\"# b\"\n", "a|# b"},
  }));
  INFO(text);
  CHECK(read_all(text) == rows);
}

TEST_CASE("a quoted field may have separators, quotes and line breaks", "[table]") {
  const auto [text, rows] = GENERATE(table<const char*, const char*>({
      {"\"a,b\",c\n", "a,b|c"},
      {"\"a;b\";c,d\n", "a;b|c,d"},
      {"\"say \"\"a\"\"\"\n", "say \"a\""},
      {"\"\",a\n", "|a"},
      {"\"a\nb\",c\nd\n", "a\nb|c/d"},
      {"\"a\"", "a"},
      {"\"a\"\r\nb", "a/b"},
  }));
  INFO(text);
  CHECK(read_all(text) == rows);
}

TEST_CASE("a fault in CSV is reported with its place, and costs its line", "[table]") {
  const auto [text, rows] = GENERATE(table<const char*, const char*>({
      {"\"a\"b,c\nd\n", "!3 nothing can stand behind the closing quote/d"},
      {"a\"b\nc\n", "!1 a field with a quote in it is quoted as a whole/c"},
      {"a\n\"b\nc\n", "a/!2 this quote is not closed"},
      {"\"", "!0 this quote is not closed"},
  }));
  INFO(text);
  CHECK(read_all(text) == rows);
}

TEST_CASE("a CSV field knows where it stands", "[table]") {
  CsvReader reader("a,\"b\"\n cd ;e");
  CsvRow row;
  REQUIRE(*reader.next(row));
  REQUIRE(row.size() == 2);
  CHECK(row[0].span == Span{0, 1});
  CHECK(row[1].span == Span{2, 5});
  REQUIRE(*reader.next(row));
  REQUIRE(row.size() == 1);
  CHECK(row[0].span == Span{6, 12});
}
