#pragma once

#include "common/daemon/listener.h"
#include "common/daemon/loop.h"

#include <asio/steady_timer.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace mta_tls {

// Accepts connections at an address, so many at a time; who comes beyond that waits in
// the kernel's queue. For those who are not MTAs.
class FewConnections {
public:
  // Given up when the connection ends.
  using Place = std::shared_ptr<void>;
  using Admit = std::function<void(StreamSocket, Place)>;

  FewConnections(Loop& loop, std::size_t most, Admit admit);

  void start(Listener listener);

  // Accepts no more. The object is to live as long as the loop runs.
  void stop();

private:
  void accept();
  void accept_later();

  std::size_t most_;
  Admit admit_;
  std::optional<Listener> listener_;
  StreamSocket next_;
  asio::steady_timer pause_;
  Place places_ = std::make_shared<int>(); // one owner more than there are connections
};

} // namespace mta_tls
