#pragma once

#include <chrono>
#include <string>
#include <utility>

namespace mta_tls::bench {

// Owns a file descriptor.
class Fd {
public:
  explicit Fd(int number = -1) noexcept : number_(number) {}
  Fd(Fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Fd();

  int get() const noexcept { return number_; }
  bool open() const noexcept { return number_ >= 0; }
  void close() noexcept;

private:
  int number_;
};

// All throw std::system_error. What they return does not block.
Fd listen_unix(const std::string& path);
Fd listen_tcp(const std::string& host_and_port);
Fd connect_unix(const std::string& path);
Fd connect_tcp(const std::string& host_and_port);

Fd make_epoll();

// Lets this process open as many files as its hard limit allows.
void raise_file_limit();

// A socket whose peer takes longer than this to accept a connection has failed.
inline constexpr std::chrono::seconds connect_limit{5};

[[noreturn]] void throw_errno(const std::string& what);

} // namespace mta_tls::bench
