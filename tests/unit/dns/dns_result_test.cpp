#include "common/dns/dns_result.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace std::string_literals;

// An ub_result with what it points to.
class Found {
public:
  explicit Found(std::vector<std::string> rdata = {}) : rdata_(std::move(rdata)) {
    for (auto& record : rdata_) {
      data_.push_back(record.data());
      octets_.push_back(static_cast<int>(record.size()));
    }
    data_.push_back(nullptr);
    octets_.push_back(0);
    raw.data = data_.data();
    raw.len = octets_.data();
    raw.havedata = rdata_.empty() ? 0 : 1;
    raw.ttl = 300;
  }
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;

  ub_result raw{};

private:
  std::vector<std::string> rdata_;
  std::vector<char*> data_;
  std::vector<int> octets_;
};

const std::string mx_rdata("\0\x0a\x02mx\x07"
                           "example\0",
                           14);

} // namespace

TEST_CASE("records of DNS become what they say", "[dns]") {
  SECTION("MX") {
    Found result({mx_rdata});
    CHECK(answer_of(DnsType::mx, result.raw).mx ==
          std::vector<MxRecord>{{10, "mx.example"}});
  }
  SECTION("addresses") {
    Found v4({"\xc0\x00\x02\x01"s, "\xc0\x00\x02\x02"s});
    CHECK(answer_of(DnsType::a, v4.raw).addresses ==
          std::vector<std::string>{"192.0.2.1", "192.0.2.2"});
    Found v6({"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"s});
    CHECK(answer_of(DnsType::aaaa, v6.raw).addresses ==
          std::vector<std::string>{"2001:db8::1"});
  }
  SECTION("TLSA") {
    Found result({"\x03\x01\x01"s + std::string(32, 'x')});
    const auto answer = answer_of(DnsType::tlsa, result.raw);
    REQUIRE(answer.tlsa.size() == 1);
    CHECK(answer.tlsa[0].usage == 3);
    CHECK(answer.tlsa[0].data.size() == 32);
  }
  SECTION("TXT") {
    Found result({"\x08v=STSv1;\x05 id=1"});
    CHECK(answer_of(DnsType::txt, result.raw).texts ==
          std::vector<std::string>{"v=STSv1; id=1"});
  }
}

TEST_CASE("an answer of DNS says how it was validated and how long it is good", "[dns]") {
  Found result({mx_rdata});
  result.raw.secure = GENERATE(0, 1);
  result.raw.ttl = 77;
  std::string canonical = "Mail.Example.";
  result.raw.canonname = canonical.data();

  const auto answer = answer_of(DnsType::mx, result.raw);

  CHECK(answer.status == DnsStatus::data);
  CHECK(answer.secure == (result.raw.secure == 1));
  CHECK(answer.ttl == std::chrono::seconds(77));
  CHECK(answer.canonical == "mail.example");
}

TEST_CASE("that there are no records is told from that there is no name", "[dns]") {
  Found none;
  none.raw.secure = 1;
  CHECK(answer_of(DnsType::tlsa, none.raw).status == DnsStatus::no_data);
  CHECK(answer_of(DnsType::tlsa, none.raw).secure);

  Found nobody;
  nobody.raw.rcode = 3;
  nobody.raw.nxdomain = 1;
  CHECK(answer_of(DnsType::tlsa, nobody.raw).status == DnsStatus::no_name);
  CHECK_FALSE(answer_of(DnsType::tlsa, nobody.raw).secure);
}

TEST_CASE("a bogus answer is bogus though its data are there", "[dns]") {
  Found result({mx_rdata});
  result.raw.bogus = 1;
  std::string why = "signature\x1b[31m expired";
  result.raw.why_bogus = why.data();

  const auto answer = answer_of(DnsType::mx, result.raw);

  CHECK(answer.status == DnsStatus::bogus);
  CHECK(answer.mx.empty());
  CHECK(answer.why == "signature\\x1b[31m expired");
}

TEST_CASE("an error of DNS is a failure, never the absence of records", "[dns]") {
  const auto [rcode, word] = GENERATE(table<int, std::string>({{1, "FORMERR"},
                                                               {2, "SERVFAIL"},
                                                               {4, "NOTIMP"},
                                                               {5, "REFUSED"},
                                                               {16, "rcode 16"},
                                                               {-1, "rcode -1"}}));
  Found result;
  result.raw.rcode = rcode;

  const auto answer = answer_of(DnsType::tlsa, result.raw);

  CHECK(answer.status == DnsStatus::failed);
  CHECK(answer.why == word);
}

TEST_CASE("one malformed record makes the whole answer a failure", "[dns]") {
  const auto [type, rdata, why] = GENERATE(table<DnsType, std::string, std::string>({
      {DnsType::mx, "\0", "malformed MX record"},
      {DnsType::a, "\1\2\3", "malformed A record"},
      {DnsType::aaaa, "\1\2\3\4", "malformed AAAA record"},
      {DnsType::tlsa, "\3\1\1", "malformed TLSA record"},
      {DnsType::txt, "\5abc", "malformed TXT record"},
  }));
  INFO(why);
  Found result({rdata});

  const auto answer = answer_of(type, result.raw);

  CHECK(answer.status == DnsStatus::failed);
  CHECK(answer.why == why);
}

} // namespace mta_tls
