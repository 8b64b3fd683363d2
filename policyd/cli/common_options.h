#pragma once

#include "common/base/time.h"

#include <chrono>
#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace mta_tls {

// Options that several commands have.

// --at: a moment other than now.
void add_time(CLI::App* app, std::function<void(Instant)> set);

// A length of time; `examples` ("4h or 30m") is for those who write it otherwise.
void add_duration(CLI::App* app, const std::string& name, const std::string& examples,
                  std::function<void(std::chrono::seconds)> set, const std::string& what);

// --control: the daemon's socket; `place` becomes the usual one until it is named.
void add_control(CLI::App* app, std::string& place);

} // namespace mta_tls
