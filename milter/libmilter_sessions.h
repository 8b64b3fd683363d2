#pragma once

#include "common/daemon/listener.h"
#include "milter/address.h"
#include "milter/service.h"

#include <chrono>
#include <optional>
#include <string>

namespace mta_tls {

// libmilter: its listening socket, its threads, and the callbacks through which it tells
// the sessions' events (libmilter_callbacks.h). It keeps what it knows in globals, so
// there is one per process; nothing else in the program sees its types.
//
// libmilter's own thread ends the milter at SIGHUP, SIGTERM and SIGINT: see
// libmilter_signals.cpp.
class LibmilterSessions {
public:
  // Opens the socket; connections wait until run(). Throws std::runtime_error with a line
  // for the administrator.
  LibmilterSessions(Loop& loop, MilterService& service, const MilterAddress& address,
                    std::chrono::seconds timeout,
                    const std::optional<std::string>& owner);
  ~LibmilterSessions();
  LibmilterSessions(const LibmilterSessions&) = delete;
  LibmilterSessions& operator=(const LibmilterSessions&) = delete;

  // Serves on the calling thread and on libmilter's own. Returns only if libmilter ends
  // by itself; false: it says that it has failed. There is no way to end it in good time:
  // smfi_stop() waits for up to 5 seconds, and what it waits for takes as long. It ends
  // with the process.
  bool run();

  // The MTAs' way here is closed, as far as it is a file.
  void withdraw() { file_.reset(); }

  // How many callbacks are running.
  int busy() const noexcept;

private:
  std::optional<SocketFile> file_;
};

} // namespace mta_tls
