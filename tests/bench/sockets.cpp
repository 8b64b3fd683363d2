#include "sockets.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mta_tls::bench {

namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const noexcept {
    return static_cast<const sockaddr*>(static_cast<const void*>(&storage));
  }
};

template <class Sockaddr>
Address address_of(const Sockaddr& specific) {
  Address address;
  std::memcpy(&address.storage, &specific, sizeof specific);
  address.size = sizeof specific;
  return address;
}

Address unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    throw std::invalid_argument("socket path too long: " + path);
  path.copy(&address.sun_path[0], path.size());
  return address_of(address);
}

Address tcp_address(const std::string& host_and_port) {
  const std::size_t colon = host_and_port.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (colon == std::string::npos ||
      inet_pton(AF_INET, host_and_port.substr(0, colon).c_str(), &address.sin_addr) != 1)
    throw std::invalid_argument("not IPV4:PORT: " + host_and_port);
  const int port = std::stoi(host_and_port.substr(colon + 1));
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address_of(address);
}

void set_option(const Fd& socket, int level, int name, int value) {
  if (::setsockopt(socket.get(), level, name, &value, sizeof value) != 0)
    throw_errno("setsockopt");
}

Fd make_socket(int family, int type) {
  Fd made(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | type, 0));
  if (!made.open())
    throw_errno("socket");
  return made;
}

Fd listening(Fd socket, const Address& address, const std::string& name) {
  if (::bind(socket.get(), address.get(), address.size) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0)
    throw_errno("listen on " + name);
  return socket;
}

// Connects blocking, so that a full backlog waits (non-blocking unix sockets get EAGAIN).
Fd connected(Fd socket, const Address& address, const std::string& name) {
  const timeval limit{connect_limit.count(), 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (::connect(socket.get(), address.get(), address.size) != 0)
    throw_errno("connect to " + name);
  if (::fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0)
    throw_errno("fcntl");
  return socket;
}

} // namespace

Fd::~Fd() {
  close();
}

void Fd::close() noexcept {
  if (open())
    ::close(std::exchange(number_, -1));
}

Fd listen_unix(const std::string& path) {
  return listening(make_socket(AF_UNIX, SOCK_NONBLOCK), unix_address(path), path);
}

Fd listen_tcp(const std::string& host_and_port) {
  Fd socket = make_socket(AF_INET, SOCK_NONBLOCK);
  set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1); // accepted sockets inherit it
  return listening(std::move(socket), tcp_address(host_and_port), host_and_port);
}

Fd connect_unix(const std::string& path) {
  return connected(make_socket(AF_UNIX, 0), unix_address(path), path);
}

Fd connect_tcp(const std::string& host_and_port) {
  Fd socket = make_socket(AF_INET, 0);
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  return connected(std::move(socket), tcp_address(host_and_port), host_and_port);
}

Fd make_epoll() {
  Fd made(::epoll_create1(EPOLL_CLOEXEC));
  if (!made.open())
    throw_errno("epoll_create1");
  return made;
}

void raise_file_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

} // namespace mta_tls::bench
