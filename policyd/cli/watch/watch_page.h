#pragma once

#include "common/explain/layout.h"
#include "policyd/cli/watch/watch_view.h"

#include <string>

namespace mta_tls {

std::string watch_text(const WatchView& view, const Paint& paint);
std::string watch_json(const WatchView& view);

} // namespace mta_tls
