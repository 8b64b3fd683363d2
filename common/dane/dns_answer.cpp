#include "common/dane/dns_answer.h"

namespace mta_tls {

std::string_view word(DnsType type) noexcept {
  switch (type) {
  case DnsType::mx:
    return "MX";
  case DnsType::a:
    return "A";
  case DnsType::aaaa:
    return "AAAA";
  case DnsType::cname:
    return "CNAME";
  case DnsType::tlsa:
    return "TLSA";
  case DnsType::txt:
    return "TXT";
  case DnsType::soa:
    return "SOA";
  }
  return "";
}

std::string_view word(DnsStatus status) noexcept {
  switch (status) {
  case DnsStatus::data:
    return "data";
  case DnsStatus::no_data:
    return "no data";
  case DnsStatus::no_name:
    return "no such name";
  case DnsStatus::bogus:
    return "bogus";
  case DnsStatus::failed:
    return "failed";
  case DnsStatus::timed_out:
    return "timed out";
  }
  return "";
}

} // namespace mta_tls
