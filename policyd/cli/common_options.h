#pragma once

#include "common/base/time.h"

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace mta_tls {

// Options that several commands have.

// --at: a moment other than now.
void add_time(CLI::App* app, std::function<void(Instant)> set);

// --control: the daemon's socket; `place` becomes the usual one until it is named.
void add_control(CLI::App* app, std::string& place);

} // namespace mta_tls
