#include "common/table/postfix_table.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

// "key|word|word/key|word"
std::string read_all(std::string_view text) {
  PostfixTableReader reader(text);
  std::string all;
  for (auto words = reader.next(); !words.empty(); words = reader.next()) {
    all += all.empty() ? "" : "/";
    for (const auto& word : words) {
      CHECK(text.substr(word.span.begin, word.span.end - word.span.begin) == word.text);
      all += (&word == &words.front() ? "" : "|") + std::string(word.text);
    }
  }
  return all;
}

} // namespace

TEST_CASE("a Postfix table is entries of a key and words", "[table]") {
  const auto [text, entries] = GENERATE(table<const char*, const char*>({
      {"", ""},
      {"# only\n   # comments\n\n", ""},
      {"a encrypt", "a|encrypt"},
      {"a encrypt\nb\tmay\n", "a|encrypt/b|may"},
      {"a secure match=x, tafile=/y\r\nb may", "a|secure|match=x|tafile=/y/b|may"},
      {"a secure\n  match=x\n\tmatch=y\nb may\n", "a|secure|match=x|match=y/b|may"},
      {"a secure\n# between\n\n   # too\n  match=x\n", "a|secure|match=x"},
      {"a\n encrypt\n", "a|encrypt"},
      {"  a encrypt\n", "a|encrypt"},
      {"a,b encrypt,,may\n", "a,b|encrypt|may"},
      {"a", "a"},
  }));
  INFO(text);
  CHECK(read_all(text) == entries);
}
