#include "milter/libmilter_sessions.h"

#include "milter/libmilter_callbacks.h"

#include <stdexcept>
#include <sys/stat.h>

namespace mta_tls {

namespace {

void must(int result, const char* what) {
  if (result != MI_SUCCESS) {
    throw std::runtime_error(std::string("libmilter: ") + what + " failed");
  }
}

// libmilter says only in syslog why it could not listen. Who tries again is told.
[[noreturn]] void fail_to_listen(Loop& loop, const MilterAddress& address) {
  if (address.local) {
    listen(loop, *address.local, std::nullopt);
  } else {
    listen(loop, *address.inet, std::nullopt);
  }
  throw std::runtime_error("cannot listen on " + address.libmilter +
                           ": libmilter tells syslog why");
}

void open_socket(Loop& loop, const MilterAddress& address) {
  // Nobody gets in before owner and mode are as wanted.
  const auto former = ::umask(0177);
  const int result = ::smfi_opensocket(false);
  ::umask(former);
  if (result != MI_SUCCESS) {
    fail_to_listen(loop, address);
  }
}

} // namespace

LibmilterSessions::LibmilterSessions(Loop& loop, MilterService& service,
                                     const MilterAddress& address,
                                     std::chrono::seconds timeout,
                                     const std::optional<std::string>& owner) {
  if (address.local) {
    remove_stale_socket(loop, address.local->path);
  }
  auto text = address.libmilter;
  must(::smfi_setconn(text.data()), "smfi_setconn");
  must(::smfi_setbacklog(SOMAXCONN), "smfi_setbacklog");
  must(::smfi_settimeout(static_cast<int>(timeout.count())), "smfi_settimeout");
  must(::smfi_register(filter_description()), "smfi_register");
  open_socket(loop, address);
  if (address.local) {
    file_.emplace(address.local->path);
    set_owner(*address.local, owner);
  }
  serve_with(&service);
}

LibmilterSessions::~LibmilterSessions() {
  serve_with(nullptr);
}

bool LibmilterSessions::run() {
  return ::smfi_main() == MI_SUCCESS;
}

int LibmilterSessions::busy() const noexcept {
  return running_callback_count();
}

} // namespace mta_tls
