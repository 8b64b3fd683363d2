#pragma once

#include "common/daemon/address.h"
#include "common/daemon/loop.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// The file of a unix socket that this process has made. Goes with its owner, unless
// somebody else has put another one in its place.
class SocketFile {
public:
  explicit SocketFile(std::string path);
  ~SocketFile();
  SocketFile(SocketFile&& other) noexcept;
  SocketFile& operator=(SocketFile&&) = delete;

private:
  std::string path_; // empty: moved from
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

struct Listener {
  Acceptor acceptor;
  std::string address; // as administrators write it, with the port really used
  std::optional<SocketFile> file;
  bool passed = false; // by the service manager, who keeps it open
};

// Opens every socket that an address stands for: a host name may have several. New socket
// files belong to `owner` where the address names no other user. Throws
// std::runtime_error with a line for the administrator: address taken, no permission, ….
std::vector<Listener> listen(Loop& loop, const ListenAddress& address,
                             const std::optional<std::string>& owner);

// For a unix socket that somebody else's code opens. Before: removes a file that nobody
// listens on any more; throws if somebody does, or if it is no socket. After: gives it
// the owner and the mode that the address names.
void remove_stale_socket(Loop& loop, const std::string& path);
void set_owner(const UnixAddress& address, const std::optional<std::string>& owner);

// A socket from the service manager. Throws std::runtime_error if it is no listening
// stream socket.
Listener adopt(Loop& loop, int descriptor, const std::string& name);

} // namespace mta_tls
