#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mta_tls {

// A set of hashes that answers "no" or "perhaps": a Bloom filter with one bit a hash. It
// is small enough to stay in the processor's cache, where the names themselves are not.
class HashFilter {
public:
  // So many hashes will be inserted; "perhaps" is wrong for one of sixteen others at
  // most.
  void expect(std::size_t hashes) {
    words_.assign(hashes == 0 ? 0 : std::bit_ceil(hashes * bits_per_hash / 64 + 1), 0);
  }

  void insert(std::size_t hash) { words_[word_of(hash)] |= bit_of(hash); }

  bool may_hold(std::size_t hash) const {
    return !words_.empty() && (words_[word_of(hash)] & bit_of(hash)) != 0;
  }

private:
  static constexpr std::size_t bits_per_hash = 16;

  std::size_t word_of(std::size_t hash) const {
    return (hash >> 6U) & (words_.size() - 1);
  }
  static std::uint64_t bit_of(std::size_t hash) {
    return std::uint64_t{1} << (hash & 63U);
  }

  std::vector<std::uint64_t> words_;
};

} // namespace mta_tls
