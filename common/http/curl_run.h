#pragma once

#include "common/base/owned.h"
#include "common/daemon/loop.h"

#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <curl/curl.h>
#include <functional>
#include <map>
#include <memory>

namespace mta_tls {

// Lets one libcurl handle do its work on the loop. Nothing is shared with another: no
// connection, no name, no session outlives it.
class CurlRun {
public:
  using Ended = std::function<void(CURLcode)>;

  // `ended` is called once, never before the constructor has returned, and may end the
  // run. Ending it earlier closes the connection.
  CurlRun(Loop& loop, CURL* handle, Ended ended);
  ~CurlRun();
  CurlRun(const CurlRun&) = delete;
  CurlRun& operator=(const CurlRun&) = delete;

private:
  // A socket of libcurl's, and what it waits for there.
  struct Socket {
    Socket(Loop& loop, curl_socket_t number) : descriptor(loop, number) {}
    ~Socket() { descriptor.release(); } // libcurl closes it
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    asio::posix::stream_descriptor descriptor;
    int wanted = 0;
    int awaited = 0;
  };

  static int socket_changed(CURL* handle, curl_socket_t number, int wanted, void* run,
                            void* unused);
  static int time_changed(CURLM* multi, long milliseconds, void* run);

  static bool take(Socket& socket, int what);

  void want(curl_socket_t number, int wanted);
  void await(curl_socket_t number);
  void await(curl_socket_t number, int what, int event);
  void await_time(long milliseconds);
  void go_on(curl_socket_t number, int event);
  void end_if_done();

  Loop& loop_;
  CURL* handle_;
  Ended ended_;
  Owned<CURLM*, curl_multi_cleanup> multi_;
  std::map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  asio::steady_timer timer_;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

} // namespace mta_tls
