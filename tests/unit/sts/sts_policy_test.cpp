#include "common/base/text.h"
#include "common/sts/sts_policy.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;
using Policy = Result<StsPolicy, StsPolicyError>;

const std::string head = "version: STSv1\nmode: enforce\nmax_age: 86400\n";

// "enforce 86400 mx.example *.example", or the sentence of the error.
std::string said(const Policy& policy) {
  if (!policy) {
    return std::string(explain(policy.error()));
  }
  auto text =
      std::string(word(policy->mode)) + ' ' + std::to_string(policy->max_age.count());
  for (const auto& mx : policy->mx) {
    text += ' ' + mx.text();
  }
  return text;
}

std::string said(const std::string& text) {
  return said(parse_sts_policy(text));
}

} // namespace

TEST_CASE("a policy has a mode, an age, and the hosts that mail may go to", "[sts]") {
  const auto policy =
      parse_sts_policy("version: STSv1\nmode: enforce\nmx: mx.a.example\nmx: "
                       "*.b.example\nmax_age: 604800\n");
  REQUIRE(policy);
  CHECK(policy->mode == StsMode::enforce);
  CHECK(policy->max_age == 604800s);
  REQUIRE(policy->mx.size() == 2);
  CHECK(policy->mx[0].kind() == NamePattern::Kind::exact);
  CHECK(policy->mx[0].text() == "mx.a.example");
  CHECK(policy->mx[1].kind() == NamePattern::Kind::one_label);
  CHECK(policy->mx[1].text() == "*.b.example");
}

TEST_CASE("lines of a policy end in LF or CRLF, the last one in neither", "[sts]") {
  const auto text = GENERATE(
      as<std::string>{}, "version: STSv1\nmode: testing\nmx: a.example\nmax_age: 1\n",
      "version: STSv1\r\nmode: testing\r\nmx: a.example\r\nmax_age: 1\r\n",
      "version: STSv1\r\nmode: testing\nmx: a.example\r\nmax_age: 1",
      "max_age:1\nmx:a.example\nmode:testing\nversion:STSv1",
      "version:\t STSv1 \t\nmode:  testing\t\nmx:\ta.example \r\nmax_age: 1 ",
      "\n version: STSv1\n\n\r\nmode: testing\n \t\nmx: a.example\nmax_age: 1\n\n\n");
  INFO(text);
  CHECK(said(text) == "testing 1 a.example");
}

TEST_CASE("names of a policy that are not known are passed over", "[sts]") {
  const auto line = GENERATE(as<std::string>{}, "ext: 1", "x-y.z_0: a: b",
                             "ext:", "ext: caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x93\xab",
                             "MODE: none", "nmx: b.example", "ext: {a} = ; \"b\"");
  INFO(line);
  CHECK(said(head + "mx: a.example\n" + line + '\n') == "enforce 86400 a.example");
  CHECK(said(line + '\n' + head + "mx: a.example") == "enforce 86400 a.example");
}

TEST_CASE("R21: of repeated names the first one counts, but every mx", "[sts]") {
  CHECK(said(head + "mode: none\nmax_age: 1\nversion: STSv2\nmx: b.example\nmx: a.example"
                    "\nmode: junk\nmax_age: junk\n") ==
        "enforce 86400 b.example a.example");
}

TEST_CASE("an mx that stands twice is kept once", "[sts]") {
  CHECK(
      said(head + "mx: a.example\nmx: A.Example.\nmx: *.a.example\nmx: *.a.example\n") ==
      "enforce 86400 a.example *.a.example");
}

TEST_CASE("a mode is one of three words", "[sts]") {
  CHECK(said("version: STSv1\nmode: none\nmax_age: 0") == "none 0");
  CHECK(said("version: STSv1\nmode: none\nmax_age: 5\nmx: a.example") ==
        "none 5 a.example");
  const auto text = GENERATE(as<std::string>{}, "", "Enforce", "enforced", "report",
                             "enforce testing", "enforce;");
  INFO(text);
  CHECK(said("version: STSv1\nmax_age: 1\nmx: a.example\nmode: " + text) ==
        "the policy's mode is not enforce, testing or none");
}

TEST_CASE("R21: an age over a year is a year, and what is no number is an error",
          "[sts]") {
  const std::string error = "the policy's max_age is not a number of up to 10 digits";
  const auto [text, expected] = GENERATE_COPY(table<std::string, std::string>({
      {"0", "none 0"},
      {"0000000001", "none 1"},
      {"31557600", "none 31557600"},
      {"31557601", "none 31557600"},
      {"4294967296", "none 31557600"},
      {"9999999999", "none 31557600"},
      {"10000000000", error},
      {"18446744073709551617", error},
      {"", error},
      {"-1", error},
      {"+1", error},
      {"1.5", error},
      {"1d", error},
      {"0x10", error},
      {"1 000", error},
  }));
  INFO(text);
  CHECK(said("version: STSv1\nmode: none\nmax_age: " + text) == expected);
}

TEST_CASE("R14: an mx that no host can have is passed over", "[sts]") {
  const auto junk = GENERATE(
      as<std::string>{}, "192.0.2.1", "[192.0.2.1]", "2001:db8::1", "[IPv6:2001:db8::1]",
      "*", "*.", ".", ".example", "*.*.example", "**.example", "a.*.example",
      "a*.example", "*example", "a..example", "-a.example", "a-.example", "a b.example",
      "a,b.example", "a.example policy_ttl=1", "a=b.example", "{a.example}",
      "a:b.example", "", "a/b.example", "1", "*.1", std::string(64, 'a') + ".example");
  INFO(junk);
  CHECK(said(head + "mx: " + junk + "\nmx: a.example\n") == "enforce 86400 a.example");
  CHECK(said(head + "mx: " + junk + '\n') == "the policy has no mx that could be a host");
}

TEST_CASE("names of hosts are canonical", "[sts]") {
  CHECK(said(head + "mx: MX.Example\nmx: *.b\xc3\xbc"
                    "cher.example\nmx: m_x.example.\n") ==
        "enforce 86400 mx.example *.xn--bcher-kva.example m_x.example");
}

TEST_CASE("R13: a policy that allows no host is none, but to take an earlier one back",
          "[sts]") {
  const auto mode = GENERATE(as<std::string>{}, "enforce", "testing");
  CHECK(said("version: STSv1\nmode: " + mode + "\nmax_age: 1\nnmx: a.example") ==
        "the policy has no mx that could be a host");
}

TEST_CASE("a policy without what it must have is said to be wrong, and how", "[sts]") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"", "the policy has no version"},
      {"mode: none\nmax_age: 1", "the policy has no version"},
      {"version: STSv2\nmode: none\nmax_age: 1", "the policy's version is not STSv1"},
      {"version:\nmode: none\nmax_age: 1", "the policy's version is not STSv1"},
      {"version: stsv1\nmode: none\nmax_age: 1", "the policy's version is not STSv1"},
      {"version: STSv1\nmax_age: 1", "the policy has no mode"},
      {"version: STSv1\nmode: none", "the policy has no max_age"},
  }));
  INFO(text);
  CHECK(said(text) == error);
}

TEST_CASE("what is no line of a policy makes it none", "[sts]") {
  const auto line =
      GENERATE(as<std::string>{}, "junk", ": x", "<html>", "mx a.example", "_x: 1",
               "mode : none", std::string(33, 'x') + ": 1", "ext: a\rb", "ext: a\x01",
               "ext: \x7f", "ext: \xff", "ext: \xc0\x80",
               "\xef\xbb\xbf"
               "ext: 1",
               std::string("ext: \0", 6));
  INFO(line);
  CHECK(said(head + "mx: a.example\n" + line + '\n') ==
        "a line of the policy is not written \"name: value\"");
}

TEST_CASE("a policy may be as long as the maximum and no longer", "[sts]") {
  const auto begin = head + "mx: a.example\next: ";
  const std::string fits = begin + std::string(max_sts_policy_octets - begin.size(), 'x');
  CHECK(said(fits) == "enforce 86400 a.example");
  CHECK(said(fits + '\n') == "the policy is longer than 64 KiB");
}

TEST_CASE("a policy names a bounded number of hosts", "[sts]") {
  auto text = head;
  for (std::size_t i = 0; i < max_sts_mx; ++i) {
    text += "mx: mx" + std::to_string(i) + ".example\n";
  }
  const auto policy = parse_sts_policy(text + "mx: mx0.example\nmx: 192.0.2.1\n");
  REQUIRE(policy);
  CHECK(policy->mx.size() == max_sts_mx);
  CHECK(said(text + "mx: one-more.example") == "the policy has more than 200 mx");
}

} // namespace mta_tls
