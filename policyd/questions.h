#pragma once

#include <cstdint>

namespace mta_tls {

// How many questions were answered, and with what kind of answer.
struct Questions {
  std::uint64_t ok = 0;
  std::uint64_t notfound = 0;
  std::uint64_t temp = 0;
  std::uint64_t perm = 0;

  std::uint64_t total() const noexcept { return ok + notfound + temp + perm; }

  // By the first letter of "OK", "NOTFOUND", "TEMP", "PERM".
  void count(char first_letter) noexcept {
    switch (first_letter) {
    case 'O':
      ++ok;
      break;
    case 'N':
      ++notfound;
      break;
    case 'T':
      ++temp;
      break;
    default:
      ++perm;
    }
  }
};

} // namespace mta_tls
