#include "common/http/curl_run.h"

#include <new>
#include <utility>

namespace mta_tls {

namespace {

template <class Value>
void set(CURLM* multi, CURLMoption option, Value value) {
  curl_multi_setopt(multi, option, value);
}

} // namespace

CurlRun::CurlRun(Loop& loop, CURL* handle, Ended ended)
    : loop_(loop), handle_(handle), ended_(std::move(ended)), multi_(curl_multi_init()),
      timer_(loop) {
  if (!multi_) {
    throw std::bad_alloc();
  }
  set(multi_.get(), CURLMOPT_SOCKETFUNCTION, &socket_changed);
  set(multi_.get(), CURLMOPT_SOCKETDATA, static_cast<void*>(this));
  set(multi_.get(), CURLMOPT_TIMERFUNCTION, &time_changed);
  set(multi_.get(), CURLMOPT_TIMERDATA, static_cast<void*>(this));
  if (curl_multi_add_handle(multi_.get(), handle_) != CURLM_OK) {
    throw std::bad_alloc();
  }
}

CurlRun::~CurlRun() {
  sockets_.clear(); // before libcurl closes them
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, nullptr);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, nullptr);
  curl_multi_remove_handle(multi_.get(), handle_);
}

int CurlRun::socket_changed(CURL*, curl_socket_t number, int wanted, void* run, void*) {
  try {
    static_cast<CurlRun*>(run)->want(number, wanted);
    return 0;
  } catch (const std::exception&) {
    return -1; // the transfer fails
  }
}

int CurlRun::time_changed(CURLM*, long milliseconds, void* run) {
  try {
    static_cast<CurlRun*>(run)->await_time(milliseconds);
    return 0;
  } catch (const std::exception&) {
    return -1;
  }
}

void CurlRun::want(curl_socket_t number, int wanted) {
  if (wanted == CURL_POLL_REMOVE) {
    sockets_.erase(number);
    return;
  }
  auto& socket = sockets_[number];
  if (!socket) {
    socket = std::make_shared<Socket>(loop_, number);
  }
  socket->wanted = wanted;
  await(number);
}

void CurlRun::await(curl_socket_t number) {
  await(number, CURL_POLL_IN, CURL_CSELECT_IN);
  await(number, CURL_POLL_OUT, CURL_CSELECT_OUT);
}

void CurlRun::await(curl_socket_t number, int what, int event) {
  auto& socket = *sockets_.at(number);
  if ((socket.wanted & what) == 0 || (socket.awaited & what) != 0) {
    return;
  }
  socket.awaited |= what;
  socket.descriptor.async_wait(
      what == CURL_POLL_IN ? asio::posix::stream_descriptor::wait_read
                           : asio::posix::stream_descriptor::wait_write,
      [this, number, what, event,
       weak = std::weak_ptr(sockets_.at(number))](const std::error_code& stopped) {
        if (!stopped && !weak.expired() && take(*weak.lock(), what)) {
          go_on(number, event);
        }
      });
}

bool CurlRun::take(Socket& socket, int what) {
  socket.awaited &= ~what;
  return (socket.wanted & what) != 0;
}

void CurlRun::await_time(long milliseconds) {
  timer_.cancel();
  if (milliseconds < 0) {
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(milliseconds));
  timer_.async_wait(
      [this, alive = std::weak_ptr(alive_)](const std::error_code& stopped) {
        if (!stopped && !alive.expired()) {
          go_on(CURL_SOCKET_TIMEOUT, 0);
        }
      });
}

void CurlRun::go_on(curl_socket_t number, int event) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), number, event, &running);
  if (sockets_.contains(number)) {
    await(number);
  }
  end_if_done();
}

// The last that is done: whoever is told may end the run.
void CurlRun::end_if_done() {
  int more = 0;
  const auto* message = curl_multi_info_read(multi_.get(), &more);
  if (message != nullptr && message->msg == CURLMSG_DONE) {
    const auto code = message->data.result;
    std::exchange(ended_, {})(code);
  }
}

} // namespace mta_tls
