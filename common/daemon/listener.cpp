#include "common/daemon/listener.h"

#include "common/base/overloaded.h"
#include "common/daemon/account.h"

#include <asio/ip/tcp.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/local/stream_protocol.hpp>

#include <cstring>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

using asio::ip::tcp;
using Local = asio::local::stream_protocol;

std::string name_of(const asio::generic::stream_protocol::endpoint& endpoint) {
  if (endpoint.protocol().family() == AF_UNIX) {
    Local::endpoint local;
    std::memcpy(local.data(), endpoint.data(), endpoint.size());
    local.resize(endpoint.size());
    return text_of(UnixAddress{local.path(), 0, {}, {}});
  }
  tcp::endpoint inet;
  inet.resize(endpoint.size());
  std::memcpy(inet.data(), endpoint.data(), endpoint.size());
  return text_of(InetAddress{inet.address().to_string(), inet.port()});
}

[[noreturn]] void fail(const std::string& what, const std::error_code& error) {
  throw std::runtime_error(what + ": " + error.message());
}

[[noreturn]] void fail_to_listen(const std::string& address,
                                 const std::error_code& error) {
  if (error == asio::error::address_in_use) {
    throw std::runtime_error("another process is listening on " + address);
  }
  fail("cannot listen on " + address, error);
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

template <class Endpoint>
std::error_code bind_and_listen(Acceptor& acceptor, const Endpoint& endpoint) {
  std::error_code error;
  acceptor.bind(endpoint, error);
  if (!error) {
    acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  return error;
}

Listener listen_inet(Loop& loop, const InetAddress& wanted,
                     const tcp::endpoint& endpoint) {
  Acceptor acceptor(loop);
  acceptor.open(endpoint.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  if (endpoint.address().is_v6()) {
    // "inet:0.0.0.0:PORT" and "inet:[::]:PORT" can stand beside each other.
    acceptor.set_option(asio::ip::v6_only(true));
  }
  if (const auto error = bind_and_listen(acceptor, endpoint)) {
    fail_to_listen(text_of(wanted), error);
  }
  const auto bound = name_of(acceptor.local_endpoint());
  return {std::move(acceptor), bound, std::nullopt, false};
}

std::vector<Listener> listen_inet(Loop& loop, const InetAddress& wanted) {
  std::error_code error;
  tcp::resolver resolver(loop);
  const auto found =
      resolver.resolve(wanted.host, std::to_string(wanted.port),
                       tcp::resolver::passive | tcp::resolver::numeric_service, error);
  if (error) {
    fail("cannot listen on " + text_of(wanted), error);
  }
  std::vector<Listener> listeners;
  for (const auto& entry : found) {
    listeners.push_back(listen_inet(loop, wanted, entry.endpoint()));
  }
  return listeners;
}

bool is_live(Loop& loop, const std::string& path) {
  StreamSocket probe(loop);
  probe.open(Local());
  std::error_code error;
  probe.non_blocking(true);
  probe.connect(Local::endpoint(path), error);
  // A server whose queue is full says "try again".
  return error != asio::error::connection_refused;
}

std::vector<Listener> listen_unix(Loop& loop, const UnixAddress& wanted,
                                  const std::optional<std::string>& owner) {
  remove_stale_socket(loop, wanted.path);
  Acceptor acceptor(loop);
  acceptor.open(Local());
  // Nobody gets in before owner and mode are as wanted.
  const auto former = ::umask(0177);
  std::error_code error;
  acceptor.bind(Local::endpoint(wanted.path), error);
  ::umask(former);
  if (error) {
    fail_to_listen(text_of(wanted), error);
  }
  SocketFile file(wanted.path);
  set_owner(wanted, owner);
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    fail_to_listen(text_of(wanted), error);
  }
  std::vector<Listener> listeners;
  listeners.push_back({std::move(acceptor), text_of(wanted), std::move(file), false});
  return listeners;
}

int socket_option(int descriptor, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

} // namespace

SocketFile::SocketFile(std::string path) : path_(std::move(path)) {
  struct stat made {};
  if (::lstat(path_.c_str(), &made) == 0) {
    device_ = made.st_dev;
    inode_ = made.st_ino;
  }
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), device_(other.device_),
      inode_(other.inode_) {}

SocketFile::~SocketFile() {
  struct stat found {};
  if (!path_.empty() && ::lstat(path_.c_str(), &found) == 0 && found.st_dev == device_ &&
      found.st_ino == inode_) {
    // Where that is not allowed any more, the next start replaces the stale file.
    ::unlink(path_.c_str());
  }
}

void remove_stale_socket(Loop& loop, const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) {
    return;
  }
  if (!S_ISSOCK(found.st_mode)) {
    throw std::runtime_error(path + " exists and is no socket; it is left alone");
  }
  if (is_live(loop, path)) {
    throw std::runtime_error("another process is listening on unix:" + path);
  }
  if (::unlink(path.c_str()) != 0) {
    fail("cannot remove the stale socket " + path, last_error());
  }
}

void set_owner(const UnixAddress& address, const std::optional<std::string>& owner) {
  constexpr auto unchanged_user = static_cast<uid_t>(-1);
  auto user = unchanged_user;
  auto group = static_cast<gid_t>(-1);
  if (const auto& name = address.user.empty() ? owner : address.user; name) {
    const auto account = find_account(*name);
    user = account.user;
    group = account.group;
  }
  if (!address.group.empty()) {
    group = find_group(address.group);
  }
  if (::lchown(address.path.c_str(), user, group) != 0) {
    fail("cannot change the owner of " + address.path, last_error());
  }
  if (::chmod(address.path.c_str(), address.mode) != 0) {
    fail("cannot change the mode of " + address.path, last_error());
  }
}

std::vector<Listener> listen(Loop& loop, const ListenAddress& address,
                             const std::optional<std::string>& owner) {
  return std::visit(
      Overloaded{
          [&](const InetAddress& inet) { return listen_inet(loop, inet); },
          [&](const UnixAddress& local) { return listen_unix(loop, local, owner); },
      },
      address);
}

Listener adopt(Loop& loop, int descriptor, const std::string& name) {
  if (socket_option(descriptor, SO_ACCEPTCONN) != 1 ||
      socket_option(descriptor, SO_TYPE) != SOCK_STREAM) {
    throw std::runtime_error("the socket \"" + name +
                             "\" from the service manager does not listen for streams");
  }
  const int family = socket_option(descriptor, SO_DOMAIN);
  Acceptor acceptor(loop, asio::generic::stream_protocol(family, 0), descriptor);
  const auto address = name_of(acceptor.local_endpoint());
  return {std::move(acceptor), address, std::nullopt, true};
}

} // namespace mta_tls
