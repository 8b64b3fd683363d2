#pragma once

#include <cstdint>
#include <string>

namespace mta_tls::bench {

inline constexpr std::uint32_t most_names = 100'000'000;

// The index-th of up to most_names different domain names, about 17 characters long.
// The same seed gives the same names on every machine; neighbours have nothing in common.
class DomainNames {
public:
  explicit DomainNames(std::uint64_t seed) noexcept : seed_(seed) {}

  std::string operator()(std::uint32_t index) const;

private:
  std::uint32_t shuffled(std::uint32_t index) const noexcept;

  std::uint64_t seed_;
};

// splitmix64: a number that looks random for each number.
std::uint64_t mix(std::uint64_t number) noexcept;

} // namespace mta_tls::bench
