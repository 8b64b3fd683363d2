#include "domain_names.h"

#include <array>
#include <string_view>

namespace mta_tls::bench {

namespace {

constexpr std::string_view consonants = "bcdfghjklmnprstvwxyz";
constexpr std::string_view vowels = "aeiou";
constexpr std::array<std::string_view, 16> tails = {
    "",    "",   "",      "",       "",  "",  "bank", "mail",
    "net", "it", "-gmbh", "-group", "s", "1", "24",   "-hosting"};
constexpr std::array<std::string_view, 8> zones = {".example", ".example", ".test",
                                                   ".test",    ".test",    ".co.test",
                                                   ".example", ".gov.test"};

constexpr unsigned half_bits = 14;
constexpr std::uint32_t half_mask = (1U << half_bits) - 1;

// Always four syllables: different numbers stay different whatever tail follows.
std::string syllables(std::uint32_t number) {
  std::string text;
  for (int i = 0; i < 4; ++i, number /= 100) {
    text += consonants[number % 100 / 5];
    text += vowels[number % 5];
  }
  return text;
}

} // namespace

std::uint64_t mix(std::uint64_t number) noexcept {
  number += 0x9e3779b97f4a7c15U;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31);
}

// A Feistel network over 28 bits, walked until it lands below most_names: a permutation.
std::uint32_t DomainNames::shuffled(std::uint32_t index) const noexcept {
  do {
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint32_t left = index >> half_bits;
      const std::uint32_t right = index & half_mask;
      const auto key = static_cast<std::uint32_t>(mix(seed_ * 4 + round + (right << 8)));
      index = (right << half_bits) | ((left ^ key) & half_mask);
    }
  } while (index >= most_names);
  return index;
}

std::string DomainNames::operator()(std::uint32_t index) const {
  const std::uint32_t number = shuffled(index);
  const std::uint64_t dice = mix(seed_ ^ (std::uint64_t{number} << 20));
  std::string name = syllables(number);
  name += tails[dice % tails.size()];
  name += zones[dice / tails.size() % zones.size()];
  return name;
}

} // namespace mta_tls::bench
