#pragma once

#include "common/dialect/delegation.h"

#include <cstdint>

namespace mta_tls {

// How many questions by socketmap were answered, and with what kind of answer.
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

// The same for policy delegation.
struct DelegatedQuestions {
  std::uint64_t dunno = 0;
  std::uint64_t reject = 0;
  std::uint64_t defer = 0;

  std::uint64_t total() const noexcept { return dunno + reject + defer; }

  void count(DelegationAction action) noexcept {
    switch (action) {
    case DelegationAction::dunno:
      ++dunno;
      return;
    case DelegationAction::reject:
      ++reject;
      return;
    case DelegationAction::defer:
      ++defer;
      return;
    }
  }
};

} // namespace mta_tls
