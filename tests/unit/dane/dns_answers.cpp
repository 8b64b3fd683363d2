#include "tests/unit/dane/dns_answers.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls::testing {

namespace {

DnsStatus status_of(Said said) {
  switch (said) {
  case Said::secure:
  case Said::insecure:
    return DnsStatus::data;
  case Said::no_data_secure:
  case Said::no_data_insecure:
    return DnsStatus::no_data;
  case Said::no_name_secure:
  case Said::no_name_insecure:
    return DnsStatus::no_name;
  case Said::bogus:
    return DnsStatus::bogus;
  case Said::failed:
    return DnsStatus::failed;
  case Said::timed_out:
    return DnsStatus::timed_out;
  }
  return DnsStatus::failed;
}

bool is_secure(Said said) {
  return said == Said::secure || said == Said::no_data_secure ||
         said == Said::no_name_secure;
}

// More than enough for any domain.
constexpr int most_rounds = 6;

template <class Step>
auto step_to_the_end(Step step, const DnsAnswers& world,
                     std::vector<DnsQuestions>& rounds) {
  DnsAnswers known;
  for (int round = 0; round < most_rounds; ++round) {
    auto next = step(known);
    auto* questions = std::get_if<DnsQuestions>(&next);
    if (questions == nullptr) {
      return std::get<1>(std::move(next));
    }
    REQUIRE_FALSE(questions->empty());
    for (const auto& question : *questions) {
      REQUIRE_FALSE(known.contains(question));
      const auto found = world.find(question);
      known[question] =
          found == world.end() ? answer(Said::no_name_secure) : found->second;
    }
    rounds.push_back(std::move(*questions));
  }
  FAIL("it goes on asking");
  return std::get<1>(step(known));
}

void add_addresses(DnsAnswers& world, const std::string& name, Said said) {
  world[{name, DnsType::a}] = answer(said);
  world[{name, DnsType::aaaa}] = answer(said);
}

void add_tlsa(DnsAnswers& world, const std::string& name, const DnsAnswer& tlsa) {
  add_addresses(world, name, Said::secure);
  world[{"_25._tcp." + name, DnsType::tlsa}] = tlsa;
}

} // namespace

bool is_data(Said said) {
  return status_of(said) == DnsStatus::data;
}

bool is_negative(Said said) {
  return status_of(said) == DnsStatus::no_data || status_of(said) == DnsStatus::no_name;
}

DnsAnswer answer(Said said) {
  DnsAnswer answer;
  answer.status = status_of(said);
  answer.secure = is_secure(said);
  return answer;
}

DnsAnswer alias(Said said, std::string canonical) {
  auto aliased = answer(said);
  aliased.canonical = std::move(canonical);
  return aliased;
}

DnsAnswer mx_answer(Said said, std::vector<MxRecord> records) {
  auto with_records = answer(said);
  with_records.mx = std::move(records);
  return with_records;
}

DnsAnswer tlsa_answer(Said said, std::uint8_t usage) {
  auto with_record = answer(said);
  with_record.tlsa = {Tlsa{usage, 1, 1, std::vector<std::byte>(32)}};
  return with_record;
}

bool Examined::asked(const std::string& name, DnsType type) const {
  return std::any_of(rounds.begin(), rounds.end(), [&](const DnsQuestions& round) {
    return std::find(round.begin(), round.end(), DnsQuestion{name, type}) != round.end();
  });
}

Examined examine(const DaneTarget& target, const DnsAnswers& world) {
  Examined examined;
  examined.report = step_to_the_end(
      [&](const DnsAnswers& known) { return examine_domain(target, known); }, world,
      examined.rounds);
  return examined;
}

DaneHostState examine(const DaneHostQuestion& host, const DnsAnswers& world) {
  std::vector<DnsQuestions> rounds;
  return step_to_the_end(
      [&](const DnsAnswers& known) { return examine_host(host, known); }, world, rounds);
}

void add_host(DnsAnswers& world, const std::string& name, DaneHostState state) {
  switch (state) {
  case DaneHostState::authenticated:
    add_tlsa(world, name, tlsa_answer(Said::secure));
    return;
  case DaneHostState::unusable:
    add_tlsa(world, name, tlsa_answer(Said::secure, 1));
    return;
  case DaneHostState::no_tlsa:
    add_tlsa(world, name, answer(Said::no_data_secure));
    return;
  case DaneHostState::unsigned_zone:
    add_addresses(world, name, Said::insecure);
    return;
  case DaneHostState::no_address:
  case DaneHostState::bad_name:
  case DaneHostState::not_looked_at:
    return;
  case DaneHostState::unresolved:
  case DaneHostState::address_failed:
    add_addresses(world, name, Said::failed);
    return;
  case DaneHostState::address_bogus:
    add_addresses(world, name, Said::bogus);
    return;
  case DaneHostState::tlsa_bogus:
    add_tlsa(world, name, answer(Said::bogus));
    return;
  case DaneHostState::tlsa_failed:
    add_tlsa(world, name, answer(Said::timed_out));
    return;
  }
}

} // namespace mta_tls::testing
