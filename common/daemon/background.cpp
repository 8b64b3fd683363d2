#include "common/daemon/background.h"

#include <csignal>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace mta_tls {

// Measured with this thread and the one that answers on the same core, and enough
// questions to fill it: nice 10 makes the slowest answer in a thousand twenty times
// slower, nice 19 leaves it as it is, and so does SCHED_IDLE, but that gets nothing done
// until the load is over. With nice 19, a million names are in force after about ten
// seconds of such load, and after two on a machine that is merely busy.
void yield_to_others() noexcept {
  const sched_param none{};
  ::sched_setscheduler(0, SCHED_BATCH, &none);
  // Of this thread alone: on Linux, nice values are the threads' own.
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 19);
}

void block_signals() noexcept {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

} // namespace mta_tls
