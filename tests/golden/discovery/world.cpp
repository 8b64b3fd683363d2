#include "tests/golden/discovery/world.h"

#include "common/base/text.h"

#include <array>
#include <stdexcept>

namespace mta_tls::golden {

namespace {

[[noreturn]] void refuse(std::string_view what, std::string_view text) {
  throw std::runtime_error("unknown " + std::string(what) + ": " + std::string(text));
}

std::string take_word(std::string_view& text) {
  text = trim(text);
  const auto end = text.find(' ');
  const std::string word(text.substr(0, end));
  text = end == std::string_view::npos ? std::string_view() : trim(text.substr(end));
  return word;
}

template <class Value, std::size_t Size>
Value value_of(const std::array<std::pair<std::string_view, Value>, Size>& known,
               std::string_view word, std::string_view what) {
  for (const auto& [name, value] : known) {
    if (name == word) {
      return value;
    }
  }
  refuse(what, word);
}

DnsType type_of(std::string_view text) {
  static constexpr std::array all{DnsType::mx,    DnsType::a,    DnsType::aaaa,
                                  DnsType::cname, DnsType::tlsa, DnsType::txt};
  for (const auto type : all) {
    if (word(type) == text) {
      return type;
    }
  }
  refuse("type", text);
}

struct State {
  DnsStatus status;
  bool secure;
};

State state_of(std::string_view text) {
  using enum DnsStatus;
  static constexpr std::array<std::pair<std::string_view, State>, 8> known{
      {{"secure", {data, true}},
       {"insecure", {data, false}},
       {"secure-no-data", {no_data, true}},
       {"insecure-no-data", {no_data, false}},
       {"secure-no-name", {no_name, true}},
       {"insecure-no-name", {no_name, false}},
       {"bogus", {bogus, false}},
       {"failed", {failed, false}}}};
  return value_of(known, text, "state");
}

FetchStatus fetch_status_of(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, FetchStatus>, 7> known{
      {{"fetched", FetchStatus::fetched},
       {"no-connection", FetchStatus::no_connection},
       {"bad-certificate", FetchStatus::bad_certificate},
       {"redirect", FetchStatus::redirect},
       {"http-error", FetchStatus::http_error},
       {"bad-type", FetchStatus::bad_type},
       {"too-long", FetchStatus::too_long}}};
  return value_of(known, text, "end of a fetch");
}

void add_record(DnsAnswer& answer, DnsType type, std::string_view text) {
  switch (type) {
  case DnsType::mx:
    while (!text.empty()) {
      const auto preference = static_cast<std::uint16_t>(std::stoi(take_word(text)));
      const auto host = take_word(text);
      answer.mx.push_back({preference, host == "." ? "" : host});
    }
    return;
  case DnsType::tlsa:
    answer.tlsa.push_back({static_cast<std::uint8_t>(std::stoi(std::string(text))), 1, 1,
                           std::vector<std::byte>(32)});
    return;
  case DnsType::txt:
    answer.texts.emplace_back(text);
    return;
  case DnsType::a:
  case DnsType::aaaa:
  case DnsType::cname:
  case DnsType::soa:
    return;
  }
}

// "ttl=300" and "alias=x", where they stand.
void take_details(DnsAnswer& answer, std::string_view& text) {
  constexpr std::string_view ttl = "ttl=";
  constexpr std::string_view alias = "alias=";
  answer.ttl = std::chrono::hours(1);
  while (text.starts_with(ttl) || text.starts_with(alias)) {
    const auto detail = take_word(text);
    if (detail.starts_with(ttl)) {
      answer.ttl = std::chrono::seconds(std::stoi(detail.substr(ttl.size())));
    } else {
      answer.canonical = detail.substr(alias.size());
    }
  }
}

} // namespace

void World::set_dns(std::string_view text) {
  const auto type = type_of(take_word(text));
  const DnsQuestion question{take_word(text), type};
  const auto state = take_word(text);
  if (state == "silent") {
    dns_[question] = std::nullopt;
    return;
  }
  DnsAnswer answer;
  answer.status = state_of(state).status;
  answer.secure = state_of(state).secure;
  take_details(answer, text);
  if (answer.status == DnsStatus::data) {
    add_record(answer, type, text);
  }
  dns_[question] = answer;
}

void World::set_https(std::string_view text) {
  last_domain_ = take_word(text);
  const auto status = take_word(text);
  https_[last_domain_] =
      status == "silent" ? std::nullopt
                         : std::optional(PolicyFetch{fetch_status_of(status), "", ""});
}

void World::add_line(std::string_view line) {
  auto& fetch = https_[last_domain_];
  if (!fetch || fetch->status != FetchStatus::fetched) {
    refuse("line", line);
  }
  fetch->body += std::string(line) + '\n';
}

std::optional<DnsAnswer> World::dns(const DnsQuestion& question) const {
  const auto found = dns_.find(question);
  if (found != dns_.end()) {
    return found->second;
  }
  DnsAnswer nothing;
  nothing.status = DnsStatus::no_name;
  nothing.ttl = std::chrono::hours(1);
  return nothing;
}

std::optional<PolicyFetch> World::https(const std::string& domain) const {
  const auto found = https_.find(domain);
  return found == https_.end() ? PolicyFetch{} : found->second;
}

} // namespace mta_tls::golden
