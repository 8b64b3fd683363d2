#include "common/dns/self_test.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

namespace mta_tls {

namespace {

const DnsQuestion signed_name{"", DnsType::soa};
// Kept badly signed by Comcast for tests such as this.
const DnsQuestion badly_signed_name{"dnssec-failed.org", DnsType::a};

std::string about_root(const DnsAnswer& answer) {
  const auto what = answer.status == DnsStatus::data ? "not signed" : word(answer.status);
  return fmt::format("the root's SOA record: {}{}{}", what,
                     answer.why.empty() ? "" : ": ", answer.why);
}

DnsHealthReport judge(const DnsAnswer& good, const DnsAnswer& bad) {
  if (good.status == DnsStatus::failed || good.status == DnsStatus::timed_out) {
    return {DnsHealth::no_answer, about_root(good)};
  }
  if (good.status != DnsStatus::data || !good.secure) {
    return {DnsHealth::does_not_validate, about_root(good)};
  }
  if (bad.status == DnsStatus::data) {
    return {DnsHealth::does_not_validate,
            badly_signed_name.name + " is badly signed, and passes"};
  }
  return {DnsHealth::validates, ""};
}

struct Test {
  std::optional<DnsAnswer> good;
  std::optional<DnsAnswer> bad;
  std::function<void(DnsHealthReport)> done;

  void conclude() const {
    if (good && bad) {
      done(judge(*good, *bad));
    }
  }
};

} // namespace

void test_health(DnsSource& dns, std::function<void(DnsHealthReport)> done) {
  const auto test = std::make_shared<Test>();
  test->done = std::move(done);
  dns.ask(signed_name, [test](DnsAnswer answer) {
    test->good = std::move(answer);
    test->conclude();
  });
  dns.ask(badly_signed_name, [test](DnsAnswer answer) {
    test->bad = std::move(answer);
    test->conclude();
  });
}

} // namespace mta_tls
