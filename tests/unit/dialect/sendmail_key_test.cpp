#include "common/dialect/sendmail_key.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

// "rcpt x.example mx=… tls=… from=…", or the error's sentence.
std::string read(std::string_view key) {
  const auto question = parse_sendmail_key(key);
  if (!question) {
    return std::string(explain(question.error()));
  }
  std::string said = question->asks == SendmailAsks::requirement ? "rcpt " : "try ";
  said += question->domain.text();
  if (const auto& session = question->session) {
    said += " mx=" + std::string(session->mx) + " tls=" + std::string(session->tls) +
            " from=" + std::string(session->from);
  }
  return said;
}

} // namespace

TEST_CASE("Sendmail's short keys name a question and a domain", "[dialect]") {
  const auto [key, said] = GENERATE(table<std::string, std::string>({
      {"rcpt:x.example", "rcpt x.example"},
      {"try:x.example", "try x.example"},
      {"RCPT:X.Example.", "rcpt x.example"},
      {"rcpt:bücher.example", "rcpt xn--bcher-kva.example"},
      {"rcpt:[192.0.2.7]", "rcpt [192.0.2.7]"},
      {"rcpt:-x-.y.example", "rcpt y.example"},
      {"rcpt:[IPv6:2001:db8::1]", "rcpt [2001:db8::1]"},
  }));
  CHECK(read(key) == said);
}

TEST_CASE("Sendmail's extended keys tell of the session", "[dialect]") {
  const auto [key, said] = GENERATE(table<std::string, std::string>({
      {"rcpt:x.example;mx:mx.x.example;tls:TLSv1.3;from:a@y.example;",
       "rcpt x.example mx=mx.x.example tls=TLSv1.3 from=a@y.example"},
      {"try:x.example;mx:mx.x.example;tls:;from:<a@y.example>;",
       "try x.example mx=mx.x.example tls= from=a@y.example"},
      {"rcpt:x.example;FROM:<>;Tls:tlsv1.2;mX:[192.0.2.7];",
       "rcpt x.example mx=[192.0.2.7] tls=tlsv1.2 from="},
      {"rcpt:x.example;mx:[IPv6:2001:db8::1];tls:;from:;",
       "rcpt x.example mx=[IPv6:2001:db8::1] tls= from="},
      {"rcpt:x.example;mx:m.example;tls:;from:j doe@y.example;",
       "rcpt x.example mx=m.example tls= from=j doe@y.example"},
  }));
  CHECK(read(key) == said);
}

TEST_CASE("a key of Sendmail that is not whole is an error", "[dialect]") {
  const auto [key, error] = GENERATE(table<std::string, std::string>({
      {"", "the key begins with neither \"rcpt:\" nor \"try:\""},
      {"x.example", "the key begins with neither \"rcpt:\" nor \"try:\""},
      {"rcpt", "the key begins with neither \"rcpt:\" nor \"try:\""},
      {"tls_rcpt:x.example", "the key begins with neither \"rcpt:\" nor \"try:\""},
      {"rcpt:", "what stands behind \"rcpt:\" or \"try:\" is no domain"},
      {"rcpt:a b", "what stands behind \"rcpt:\" or \"try:\" is no domain"},
      {"rcpt:a b.example", "what stands behind \"rcpt:\" or \"try:\" is no domain"},
      {"rcpt:user@x.example", "what stands behind \"rcpt:\" or \"try:\" is no domain"},
      {"rcpt:;mx:m.example;tls:;from:;",
       "what stands behind \"rcpt:\" or \"try:\" is no domain"},
      {"rcpt:x.example;", "the key does not end in \";\": is it cut off?"},
      {"rcpt:x.example;mx:m.example;tls:;from:a@y.exam",
       "the key does not end in \";\": is it cut off?"},
      {"rcpt:x.example;;", "a field of the key has no \":\""},
      {"rcpt:x.example;mx:m.example;tls:;from:;b@y.example;",
       "a field of the key has no \":\""},
      {"rcpt:x.example;mx:m.example;tls:;from:;level:none;",
       "the key has a field that is none of \"mx\", \"tls\" and \"from\""},
      {"rcpt:x.example;mx:m.example;tls:;tls:TLSv1.3;from:;",
       "the key has a field twice"},
      {"rcpt:x.example;mx:m.example;tls:;",
       "the key lacks one of the fields \"mx\", \"tls\" and \"from\""},
      {"rcpt:x.example;mx:;tls:;from:;", "the key's field \"mx\" is empty"},
  }));
  CHECK(read(key) == error);
}

// A ruleset puts together what others choose: the recipient's domain, the name of an MX
// host, the sender's address, whose quotes Sendmail takes away.
TEST_CASE("nothing that others choose makes a field of Sendmail's key", "[dialect]") {
  const std::string session = ";mx:mx.x.example;tls:;from:a@y.example;";
  const auto evil = GENERATE(as<std::string>{}, ";", ";from:", ";from:;",
                             ";tls:TLSv1.3;from:b@z.example",
                             "x;mx:mx.bank.example;tls:TLSv1.3;from:b@z.example",
                             ";mx:mx.bank.example;tls:TLSv1.3;from:b@z.example;",
                             "\\;tls:TLSv1.3", ";tls", ";:");
  const auto at = GENERATE(as<std::string>{}, "x.example", "mx.x.example", "a@y.example");
  auto key = "rcpt:x.example" + session;
  key.insert(key.find(at) + at.size(), evil);
  INFO(key);
  CHECK_FALSE(parse_sendmail_key(key));
}

TEST_CASE("a key that was cut off is never taken for a whole one", "[dialect]") {
  const std::string key = "rcpt:x.example;mx:mx.x.example;tls:TLSv1.3;from:a@y.example;";
  for (auto size = std::string_view("rcpt:x.example;").size(); size < key.size();
       ++size) {
    INFO(key.substr(0, size));
    CHECK_FALSE(parse_sendmail_key(key.substr(0, size)));
  }
}

} // namespace mta_tls
