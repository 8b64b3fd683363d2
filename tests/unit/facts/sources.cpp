#include "tests/unit/facts/sources.h"

namespace mta_tls::facts_test {

NextHop hop(std::string_view text) {
  return *NextHop::parse(text);
}

DnsAnswer good_answer(const DnsQuestion& question) {
  DnsAnswer answer;
  answer.status = DnsStatus::data;
  answer.secure = true;
  answer.ttl = 300s;
  if (question.type == DnsType::mx) {
    answer.mx = {{10, "mx." + question.name}};
  } else if (question.type == DnsType::tlsa) {
    answer.tlsa = {{3, 1, 1, std::vector<std::byte>(32)}};
  } else if (question.type == DnsType::txt) {
    answer.texts = {"v=STSv1; id=1"};
  }
  return answer;
}

PolicyFetch good_policy() {
  return {FetchStatus::fetched,
          "version: STSv1\nmode: enforce\nmx: mx.a.example\nmax_age: 86400\n", ""};
}

void Dns::answer(bool first) {
  auto next = std::move(first ? asked.front() : asked.back());
  if (first) {
    asked.pop_front();
  } else {
    asked.pop_back();
  }
  next.done(good_answer(next.question));
}

void Policies::answer(PolicyFetch fetch) {
  const auto done = std::move(asked.front());
  asked.pop_front();
  done(std::move(fetch));
}

} // namespace mta_tls::facts_test
