#include "policyd/cli/ask.h"

#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace mta_tls {

namespace {

// A socket of its own that listens; nobody takes what comes.
class Listener {
public:
  Listener() {
    std::array<char, 32> directory{"/tmp/mta-tls-ask-XXXXXX"};
    REQUIRE(mkdtemp(directory.data()));
    directory_ = directory.data();
    descriptor_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(bind(descriptor_, static_cast<sockaddr*>(static_cast<void*>(&address)),
                 sizeof address) == 0);
    REQUIRE(listen(descriptor_, 1) == 0);
    const timeval patience{10, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() {
    close(descriptor_);
    std::filesystem::remove_all(directory_);
  }

  int descriptor() const { return descriptor_; }
  std::string path() const { return directory_ + "/s"; }

private:
  std::string directory_;
  int descriptor_ = -1;
};

// Answers one connection with fixed octets.
class FixedServer {
public:
  explicit FixedServer(std::string reply)
      : thread_([this, reply = std::move(reply)] { serve(reply); }) {}
  ~FixedServer() { wait(); }

  std::string path() const { return listener_.path(); }

  // What was asked.
  std::string request() {
    wait();
    return request_;
  }

private:
  void wait() {
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  void serve(const std::string& reply) {
    const int connection = accept(listener_.descriptor(), nullptr, nullptr);
    std::array<char, 1024> buffer;
    const auto octets = recv(connection, buffer.data(), buffer.size(), 0);
    request_.assign(buffer.data(), octets > 0 ? static_cast<std::size_t>(octets) : 0);
    send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
    close(connection);
  }

  Listener listener_;
  std::string request_;
  std::thread thread_;
};

Result<std::string, std::error_code> ask_server(const FixedServer& server) {
  return ask(UnixPeer{server.path()}, "postfix x.example", 100, std::chrono::seconds(10));
}

} // namespace

TEST_CASE("a request goes out as one netstring and the reply comes back bare", "[cli]") {
  FixedServer server("6:OK may,");

  const auto reply = ask_server(server);

  REQUIRE(reply);
  CHECK(*reply == "OK may");
  CHECK(server.request() == "17:postfix x.example,");
}

TEST_CASE("a connection closed without an answer is an error", "[cli]") {
  FixedServer server("6:OK");

  const auto reply = ask_server(server);

  REQUIRE_FALSE(reply);
  CHECK(reply.error().message() == "End of file");
}

TEST_CASE("an answer that is no netstring, or too long, is an error", "[cli]") {
  FixedServer server(GENERATE("HTTP/1.1 400", "101:"));

  const auto reply = ask_server(server);

  REQUIRE_FALSE(reply);
  CHECK(reply.error() == std::errc::bad_message);
}

TEST_CASE("a server that says nothing is given up on", "[cli]") {
  Listener server;

  const auto reply = ask(UnixPeer{server.path()}, "x", 100, std::chrono::seconds(1));

  REQUIRE_FALSE(reply);
  CHECK(reply.error() == std::errc::timed_out);
}

TEST_CASE("the system's reason for a socket that is not there is kept", "[cli]") {
  const auto reply =
      ask(UnixPeer{"/nonexistent/socket"}, "x", 100, std::chrono::seconds(10));

  REQUIRE_FALSE(reply);
  CHECK(reply.error() == std::errc::no_such_file_or_directory);
}

} // namespace mta_tls
