#pragma once

#include "common/base/result.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

struct Ended {
  int status = 0; // its exit status; 128 and more: a signal
  std::string out;
  std::string err;
};

inline constexpr std::chrono::seconds program_limit{10};

// Runs a program, without a shell, with `input` on its standard input, until it ends. The
// error is a sentence without a full stop: it cannot be started, runs longer than `limit`
// or until `stop` (it is killed then, with what it has started), or writes without end.
Result<Ended, std::string> run_program(const std::vector<std::string>& argv,
                                       std::string_view input = {},
                                       std::chrono::milliseconds limit = program_limit,
                                       std::stop_token stop = {});

using TakeOutput = std::function<void(std::string_view)>;

// The same for a program that may write without end: its standard output is handed over
// piece by piece as it comes, and is not in what is returned.
Result<Ended, std::string> stream_program(const std::vector<std::string>& argv,
                                          const TakeOutput& take,
                                          std::chrono::milliseconds limit);

// The path of an MTA's program: where PATH leads, or in one of the usual folders, which a
// monitoring system's PATH may lack.
std::optional<std::string> find_program(std::string_view name);

} // namespace mta_tls
