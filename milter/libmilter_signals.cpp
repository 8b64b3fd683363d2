// libmilter's smfi_main() starts a thread that waits for SIGHUP, SIGTERM and SIGINT with
// sigwait(3), and ends the milter at each of them: a reload by SIGHUP would be its end,
// and of several threads that wait for a signal any may get it. So its call of sigwait()
// is given this one, which the dynamic linker finds first, and waits for nothing; the
// program's own loop handles signals.

#include <csignal>
#include <unistd.h>

extern "C" int sigwait(const sigset_t*, int*) {
  for (;;) {
    ::pause();
  }
}
