#include "common/base/text.h"
#include "common/sts/sts_policy.h"
#include "common/sts/sts_record.h"
#include "common/wire/txt_rdata.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <string>
#include <vector>

namespace mta_tls::fuzz {

namespace {

std::string text_of(std::span<const std::byte> input) {
  std::string text(input.size(), '\0');
  std::transform(input.begin(), input.end(), text.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });
  return text;
}

// In strings of `octets` each, as DNS has it.
std::string rdata_of(std::string_view text, std::size_t octets) {
  std::string rdata(text.empty() ? 1 : 0, '\0');
  for (; !text.empty(); text.remove_prefix(std::min(octets, text.size()))) {
    const auto piece = text.substr(0, octets);
    rdata += static_cast<char>(static_cast<unsigned char>(piece.size()));
    rdata += piece;
  }
  return rdata;
}

void require_same_text(const std::string& text) {
  for (const std::size_t octets : {1U, 7U, 255U}) {
    const auto rdata = rdata_of(text, octets);
    require(txt_text(std::as_bytes(std::span(rdata))) == text,
            "any cut of a TXT record gives the same text", text);
  }
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 32 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c); });
}

using Texts = std::vector<std::string>;

void require_record(const StsRecord& record, const Texts& texts) {
  require(is_id(record.id), "an id is letters and digits", record.id);
  const auto says_so = [&](const std::string& text) {
    return text.starts_with("v=STSv1") && text.find("id=" + record.id) != text.npos;
  };
  require(std::any_of(texts.begin(), texts.end(), says_so), "an id is that of a record",
          record.id);
  const auto again = parse_sts_record("v=STSv1;id=" + record.id);
  require(again && *again == record, "a record that is written anew is the same",
          record.id);
}

bool is_same(const Result<StsRecord, StsRecordError>& a,
             const Result<StsRecord, StsRecordError>& b) {
  return a ? b && *a == *b : !b && a.error() == b.error();
}

// Names that go into replies, and nothing else.
void require_mx(const NamePattern& mx) {
  const auto text = mx.text();
  const auto is_of_a_name = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
  };
  const auto name = std::string_view(text).substr(text.starts_with("*.") ? 2 : 0);
  require(!name.empty() && std::all_of(name.begin(), name.end(), is_of_a_name),
          "an mx is a name", text);
  const auto last = name.substr(name.rfind('.') + 1);
  require(!last.empty() && !std::all_of(last.begin(), last.end(), is_digit),
          "an mx is no address", text);
}

std::string written(const StsPolicy& policy, std::string_view line_end) {
  std::string text = "version: STSv1";
  text += line_end;
  text += "mode: " + std::string(word(policy.mode));
  for (const auto& mx : policy.mx) {
    text += line_end;
    text += "mx: " + mx.text();
  }
  text += line_end;
  return text + "max_age: " + std::to_string(policy.max_age.count());
}

void require_policy(const StsPolicy& policy, std::string_view text) {
  require(policy.mode == StsMode::none || !policy.mx.empty(), "a policy allows a host",
          text);
  require(policy.mx.size() <= max_sts_mx, "a policy names a bounded number of hosts",
          text);
  require(policy.max_age.count() >= 0 && policy.max_age <= max_sts_age,
          "an age is within its bounds", text);
  std::for_each(policy.mx.begin(), policy.mx.end(), require_mx);
}

void require_same_policy(const StsPolicy& policy, const std::string& text) {
  const auto again = parse_sts_policy(text);
  require(text.size() > max_sts_policy_octets || (again && *again == policy),
          "a policy that is written in another way is the same", text);
}

} // namespace

void fuzz_sts_record(std::span<const std::byte> input) {
  const auto all = text_of(input);
  Texts texts;
  for (const auto line : split(all, '\n')) {
    texts.emplace_back(line);
    require_same_text(texts.back());
  }
  const auto found = find_sts_record(texts);
  if (found) {
    require_record(*found, texts);
  }
  std::reverse(texts.begin(), texts.end());
  texts.emplace_back("v=STSv12; id=other");
  require(is_same(found, find_sts_record(texts)),
          "neither order nor other records matter", all);
}

void fuzz_sts_policy(std::span<const std::byte> input) {
  const auto text = text_of(input);
  const auto policy = parse_sts_policy(text);
  if (!policy) {
    require(!explain(policy.error()).empty(), "an error is explained", text);
    return;
  }
  require_policy(*policy, text);
  require_same_policy(*policy, written(*policy, "\n"));
  require_same_policy(*policy, written(*policy, " \r\n\r\n"));
  require_same_policy(*policy, text + '\n' + text);
}

} // namespace mta_tls::fuzz
