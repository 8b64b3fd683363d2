#include "common/dane/dane_match.h"
#include "common/tls/digest.h"
#include "common/wire/base64.h"
#include "tests/unit/tls/chain_certificates.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

std::string der(std::string_view base64) {
  return decode_base64(base64).value();
}

std::vector<std::byte> octets(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  std::ranges::transform(text, bytes.begin(),
                         [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

Tlsa record(std::uint8_t usage, std::uint8_t selector, std::uint8_t matching,
            std::string_view certificate) {
  auto data = selector == 0 ? der(certificate) : public_key_of(der(certificate));
  data = matching == 0 ? data : matching == 1 ? sha256_of(data) : sha512_of(data);
  return {usage, selector, matching, octets(data)};
}

DaneMatch match(const std::vector<Tlsa>& records,
                const CertificateChain& chain = {der(leaf), der(intermediate)}) {
  return match_dane(records, chain).match;
}

} // namespace

TEST_CASE("a record for the server's own certificate matches it alone", "[dane]") {
  const auto selector = GENERATE(std::uint8_t{0}, std::uint8_t{1});
  const auto matching = GENERATE(std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2});
  INFO("3 " << int{selector} << ' ' << int{matching});
  CHECK(match({record(3, selector, matching, leaf)}) == DaneMatch::end_entity);
  CHECK(match({record(3, selector, matching, intermediate)}) == DaneMatch::none);
  CHECK(match({record(3, selector, matching, leaf)}, {der(self_signed_leaf)}) ==
        (selector == 1 ? DaneMatch::end_entity : DaneMatch::none));
}

TEST_CASE("a record for an anchor matches a chain that leads to it", "[dane]") {
  const auto selector = GENERATE(std::uint8_t{0}, std::uint8_t{1});
  const auto matching = GENERATE(std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2});
  INFO("2 " << int{selector} << ' ' << int{matching});
  const CertificateChain whole{der(leaf), der(intermediate), der(root)};
  CHECK(match({record(2, selector, matching, intermediate)}) == DaneMatch::trust_anchor);
  CHECK(match({record(2, selector, matching, root)}, whole) == DaneMatch::trust_anchor);
  CHECK(match({record(2, selector, matching, leaf)}) == DaneMatch::none);
  CHECK(match({record(2, selector, matching, other_root)}, whole) == DaneMatch::none);
  // It is sent along, but it is not the issuer.
  CHECK(match({record(2, selector, matching, other_root)},
              {der(leaf), der(other_root)}) == DaneMatch::none);
}

TEST_CASE("an anchor that is not sent is taken from a record that holds it", "[dane]") {
  CHECK(match({record(2, 0, 0, root)}) == DaneMatch::trust_anchor);
  CHECK(match({record(2, 0, 1, root)}) == DaneMatch::none);
}

TEST_CASE("records that SMTP cannot use match nothing", "[dane]") {
  CHECK(match({record(1, 1, 1, leaf)}) == DaneMatch::none);
  CHECK(match({record(0, 1, 1, intermediate)}) == DaneMatch::none);
  auto odd = record(3, 1, 1, leaf);
  odd.matching_type = 3;
  CHECK(match({odd}) == DaneMatch::none);
  CHECK(match({}) == DaneMatch::none);
  CHECK(match({record(3, 1, 1, leaf)}, {}) == DaneMatch::none);
}

TEST_CASE("one of several records is enough, and the server's own counts first",
          "[dane]") {
  CHECK(match({record(3, 1, 1, other_root), record(3, 1, 1, leaf)}) ==
        DaneMatch::end_entity);
  CHECK(match({record(2, 1, 1, intermediate), record(3, 1, 1, leaf)}) ==
        DaneMatch::end_entity);
}

TEST_CASE("TLSA records count if they are validated, an alias's before one's own",
          "[dane]") {
  DnsAnswer address;
  address.status = DnsStatus::data;
  address.secure = true;
  address.canonical = "alias.example";
  DnsAnswer of_host;
  of_host.status = DnsStatus::data;
  of_host.secure = true;
  of_host.tlsa = {record(3, 1, 1, leaf)};
  auto of_alias = of_host;
  of_alias.tlsa = {record(3, 1, 1, root)};
  DnsAnswers answers{{{"mx.example", DnsType::a}, address},
                     {{"_25._tcp.mx.example", DnsType::tlsa}, of_host}};
  CHECK(tlsa_records_of("mx.example", 25, answers).front() == of_host.tlsa.front());
  CHECK(tlsa_records_of("mx.example", 587, answers).empty());
  answers[{"_25._tcp.alias.example", DnsType::tlsa}] = of_alias;
  CHECK(tlsa_records_of("mx.example", 25, answers).front() == of_alias.tlsa.front());
  answers.at({"_25._tcp.alias.example", DnsType::tlsa}).secure = false;
  CHECK(tlsa_records_of("mx.example", 25, answers).front() == of_host.tlsa.front());
}

} // namespace mta_tls
