#include "policyd/background.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace mta_tls {

void yield_to_others() noexcept {
  const sched_param none{};
  ::sched_setscheduler(0, SCHED_BATCH, &none);
  // Of this thread alone: on Linux, nice values are the threads' own.
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 19);
}

} // namespace mta_tls
