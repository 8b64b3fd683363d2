// What libFuzzer calls; a Violation that nobody catches is its crash.

#include "tests/fuzz/targets.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mta_tls::fuzz::FUZZ_TARGET(std::as_bytes(std::span(data, size)));
  return 0;
}
