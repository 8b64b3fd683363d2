#include "common/dns/dns_result.h"

#include "common/base/text.h"
#include "common/dns/address_rdata.h"
#include "common/wire/txt_rdata.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

constexpr std::size_t max_why_octets = 200;

std::span<const std::byte> octets(const ub_result& result, std::size_t i) {
  return std::as_bytes(
      std::span(result.data[i], static_cast<std::size_t>(result.len[i])));
}

// RFC 1035 section 4.1.1, RFC 2136 section 2.2.
std::string rcode_word(int rcode) {
  constexpr std::array<std::string_view, 6> words{"no error", "FORMERR", "SERVFAIL",
                                                  "NXDOMAIN", "NOTIMP",  "REFUSED"};
  const auto i = static_cast<std::size_t>(rcode);
  return i < words.size() ? std::string(words[i]) : fmt::format("rcode {}", rcode);
}

template <class Record>
bool append(std::optional<Record> record, std::vector<Record>& records) {
  if (record) {
    records.push_back(*std::move(record));
  }
  return record.has_value();
}

bool append_tlsa(std::span<const std::byte> rdata, std::vector<Tlsa>& records) {
  auto record = parse_tlsa(rdata);
  if (record) {
    records.push_back(*std::move(record));
  }
  return record.has_value();
}

// False: the octets are no such record.
bool append_record(DnsType type, std::span<const std::byte> rdata, DnsAnswer& answer) {
  switch (type) {
  case DnsType::mx:
    return append(parse_mx(rdata), answer.mx);
  case DnsType::a:
    return append(ipv4_text(rdata), answer.addresses);
  case DnsType::aaaa:
    return append(ipv6_text(rdata), answer.addresses);
  case DnsType::tlsa:
    return append_tlsa(rdata, answer.tlsa);
  case DnsType::txt:
    return append(txt_text(rdata), answer.texts);
  case DnsType::cname:
  case DnsType::soa:
    return true;
  }
  return false;
}

bool append_records(DnsType type, const ub_result& result, DnsAnswer& answer) {
  for (std::size_t i = 0; result.data[i] != nullptr; ++i) {
    if (!append_record(type, octets(result, i), answer)) {
      return false;
    }
  }
  return true;
}

std::string canonical_name(const ub_result& result) {
  std::string name = result.canonname == nullptr ? "" : to_lower(result.canonname);
  if (name.ends_with('.')) {
    name.pop_back();
  }
  return name;
}

DnsAnswer failure(DnsStatus status, std::string_view why) {
  DnsAnswer answer;
  answer.status = status;
  answer.why = printable(why, max_why_octets);
  return answer;
}

bool is_answer(int rcode) {
  return rcode == 0 || rcode == 3; // NOERROR, NXDOMAIN
}

DnsStatus status_of(const ub_result& result) {
  if (result.havedata != 0) {
    return DnsStatus::data;
  }
  return result.nxdomain != 0 ? DnsStatus::no_name : DnsStatus::no_data;
}

} // namespace

int number_of(DnsType type) noexcept {
  switch (type) {
  case DnsType::a:
    return 1;
  case DnsType::cname:
    return 5;
  case DnsType::soa:
    return 6;
  case DnsType::mx:
    return 15;
  case DnsType::txt:
    return 16;
  case DnsType::aaaa:
    return 28;
  case DnsType::tlsa:
    return 52;
  }
  return 0;
}

DnsAnswer answer_of(DnsType type, const ub_result& result) {
  // First of all: a bogus answer has its data, and the rcode of a good one.
  if (result.bogus != 0) {
    return failure(DnsStatus::bogus,
                   result.why_bogus == nullptr ? "does not validate" : result.why_bogus);
  }
  if (!is_answer(result.rcode)) {
    return failure(DnsStatus::failed, rcode_word(result.rcode));
  }
  DnsAnswer answer;
  answer.status = status_of(result);
  answer.secure = result.secure != 0;
  answer.canonical = canonical_name(result);
  answer.ttl = std::chrono::seconds(std::max(result.ttl, 0));
  if (answer.status == DnsStatus::data && !append_records(type, result, answer)) {
    return failure(DnsStatus::failed, fmt::format("malformed {} record", word(type)));
  }
  return answer;
}

} // namespace mta_tls
