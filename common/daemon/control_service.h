#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mta_tls {

// Who runs the requests of control_protocol.h.
class ControlService {
public:
  using Reply = std::function<void(std::string)>;

  // Calls `reply` once, on the loop's thread, now or later.
  virtual void run(std::string_view request, const Reply& reply) = 0;

protected:
  ~ControlService() = default;
};

} // namespace mta_tls
