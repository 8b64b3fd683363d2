#pragma once

#include "milter/service.h"

#include <libmilter/mfapi.h>

namespace mta_tls {

// The events that libmilter tells, turned into calls of a Session; included by what
// opens libmilter and by nothing else. An exception never gets past a callback.

smfiDesc filter_description();

// Whose sessions they are from now on; null: nobody's, and each is told to come again.
void serve_with(MilterService* service) noexcept;

int running_callback_count() noexcept;

} // namespace mta_tls
