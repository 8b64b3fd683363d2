#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace mta_tls {

struct Allowance {
  std::chrono::seconds processor_time{10};
  std::uint64_t memory_octets = std::uint64_t{1} << 30U;
};

// Runs `work` in a process of its own, so that what a stranger's file does to its reader
// hurts nobody else. What it returns comes back; nullopt if it threw, crashed, or needed
// more than it is allowed. Not for programs with threads.
std::optional<std::string> run_apart(const std::function<std::string()>& work,
                                     const Allowance& allowance = {});

} // namespace mta_tls
