#include "common/sts/sts_record.h"

#include <catch2/catch.hpp>

#include <vector>

namespace mta_tls {

namespace {

using Record = Result<StsRecord, StsRecordError>;

// "id" or the sentence of the error.
std::string said(const Record& record) {
  return record ? record->id : std::string(explain(record.error()));
}

} // namespace

TEST_CASE("a domain's record of MTA-STS has an id", "[sts]") {
  const auto [text, id] = GENERATE(table<std::string, std::string>({
      {"v=STSv1; id=20261124T120000;", "20261124T120000"},
      {"v=STSv1;id=a", "a"},
      {"v=STSv1 \t;\t id=a \t; ", "a"},
      {"v=STSv1; id=a ", "a"},
      {"v=STSv1; id=ABCdef0123456789ABCdef0123456789",
       "ABCdef0123456789ABCdef0123456789"},
  }));
  INFO(text);
  CHECK(said(parse_sts_record(text)) == id);
}

TEST_CASE("fields of a record that are not known are passed over", "[sts]") {
  const auto text =
      GENERATE(as<std::string>{}, "v=STSv1; id=a; ext=1", "v=STSv1; ext=1; id=a;",
               "v=STSv1; x-y.z_0=!\"#$%&'()*+,-./:<>?@[\\]^_`{|}~; id=a",
               "v=STSv1; ID=b; id=a", "v=STSv1; v=STSv2; id=a");
  INFO(text);
  CHECK(said(parse_sts_record(text)) == "a");
}

TEST_CASE("R21: of repeated fields of a record the first one counts", "[sts]") {
  CHECK(said(parse_sts_record("v=STSv1; id=a; id=b")) == "a");
  CHECK(said(parse_sts_record("v=STSv1; id=a-b; id=b")) ==
        "the id of the TXT record is not 1 to 32 letters and digits");
}

TEST_CASE("a record that breaks the grammar is said to be wrong, and how", "[sts]") {
  const std::string no_field = "a field of the TXT record is not written name=value";
  const std::string no_id = "the TXT record has no id";
  const std::string bad_id = "the id of the TXT record is not 1 to 32 letters and digits";
  const auto [text, error] = GENERATE_COPY(table<std::string, std::string>({
      {"v=STSv1;", no_id},
      {"v=STSv1; ;", no_id},
      {"v=STSv1; ext=1", no_id},
      {"v=STSv1; id=", no_field},
      {"v=STSv1; id", no_field},
      {"v=STSv1; =a", no_field},
      {"v=STSv1;; id=a", no_field},
      {"v=STSv1; id=a;;", no_field},
      {"v=STSv1; id=a b", no_field},
      {"v=STSv1; id=a=b", no_field},
      {"v=STSv1; id = a", no_field},
      {"v=STSv1; id= a", no_field},
      {"v=STSv1; id=a; e", no_field},
      {"v=STSv1; id=a; _e=1", no_field},
      {"v=STSv1; id=a; " + std::string(33, 'e') + "=1", no_field},
      {"v=STSv1; id=a; e=\xc3\xbc", no_field},
      {std::string("v=STSv1; id=a\0b", 15), no_field},
      {"v=STSv1; id=2026-11-24", bad_id},
      {"v=STSv1; id=" + std::string(33, 'a'), bad_id},
  }));
  INFO(text);
  CHECK(said(parse_sts_record(text)) == error);
}

TEST_CASE("R21: another version is no record of MTA-STS", "[sts]") {
  const auto text =
      GENERATE(as<std::string>{}, "", "v=STSv1", "v=STSv12; id=a", "v=STSv2; id=a",
               "V=STSv1; id=a", "v=stsv1; id=a", " v=STSv1; id=a", "v =STSv1; id=a",
               "v=STSv1, id=a", "id=a; v=STSv1;", "v=TLSRPTv1; rua=mailto:a@b.example",
               "v=spf1 -all", "\"v=STSv1; id=a\"");
  INFO(text);
  CHECK_FALSE(is_sts_record(text));
  CHECK(said(parse_sts_record(text)) == "no TXT record begins with \"v=STSv1;\"");
}

TEST_CASE("R21: of all TXT records exactly one is a record of MTA-STS", "[sts]") {
  const std::string none = "no TXT record begins with \"v=STSv1;\"";
  const std::string several = "more than one TXT record begins with \"v=STSv1;\"";
  const auto [texts, expected] =
      GENERATE_COPY(table<std::vector<std::string>, std::string>({
          {std::vector<std::string>(), none},
          {{"v=spf1 -all", "x"}, none},
          {{"v=STSv12; id=a"}, none},
          {{"v=STSv1; id=a"}, "a"},
          {{"v=STSv12; id=b", "v=STSv1; id=a", "v=spf1 -all"}, "a"},
          {{"v=STSv1; id=a", "v=STSv1; id=a"}, several},
          // One that is broken is one nevertheless.
          {{"v=STSv1; id=a", "v=STSv1; id"}, several},
          {{"v=STSv1; id", "x"}, "a field of the TXT record is not written name=value"},
      }));
  CHECK(said(find_sts_record(texts)) == expected);
}

} // namespace mta_tls
