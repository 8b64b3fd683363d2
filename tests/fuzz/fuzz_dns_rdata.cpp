#include "common/base/text.h"
#include "common/dane/mx_record.h"
#include "common/dane/tlsa.h"
#include "common/wire/txt_rdata.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <string>

namespace mta_tls::fuzz {

namespace {

using Octets = std::span<const std::byte>;

std::string text_of(Octets octets) {
  std::string text(octets.size(), '\0');
  std::transform(octets.begin(), octets.end(), text.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });
  return text;
}

// The label back as octets, with its length before it.
std::string wire_label(std::string_view text) {
  std::string octets;
  while (!text.empty()) {
    if (!text.starts_with('\\')) {
      octets += text.front();
      text.remove_prefix(1);
      continue;
    }
    require(text.size() >= 4, "an escape is \\DDD", text);
    octets += static_cast<char>(std::stoi(std::string(text.substr(1, 3))));
    text.remove_prefix(4);
  }
  return static_cast<char>(octets.size()) + octets;
}

std::string wire_form(std::string_view host) {
  std::string octets;
  for (const auto label : split(host, '.')) {
    octets += host.empty() ? "" : wire_label(label);
  }
  return octets + '\0';
}

void require_mx(const MxRecord& record, Octets rdata) {
  const auto is_safe = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' ||
           c == '\\';
  };
  require(std::all_of(record.host.begin(), record.host.end(), is_safe),
          "a host is safe text", record.host);
  require(to_lower(wire_form(record.host)) == to_lower(text_of(rdata.subspan(2))),
          "a host is that of the record", record.host);
}

void require_tlsa(const Tlsa& tlsa, Octets rdata) {
  require(rdata.size() == 3 + tlsa.data.size(), "no octet of a TLSA record is lost",
          text_of(rdata));
  if (fault_of(tlsa)) {
    return;
  }
  require(tlsa.usage == 2 || tlsa.usage == 3, "a usable record is DANE's",
          text_of(rdata));
  require(tlsa.selector <= 1 && tlsa.matching_type <= 2,
          "a usable record has known numbers", text_of(rdata));
  require(tlsa.matching_type == 0 || tlsa.data.size() == 32U * tlsa.matching_type,
          "a digest has its length", text_of(rdata));
}

} // namespace

void fuzz_dns_rdata(Octets input) {
  if (const auto record = parse_mx(input)) {
    require_mx(*record, input);
  }
  if (const auto tlsa = parse_tlsa(input)) {
    require_tlsa(*tlsa, input);
  }
  if (const auto text = txt_text(input)) {
    require(text->size() < input.size(), "a string has its length before it",
            text_of(input));
  }
}

} // namespace mta_tls::fuzz
