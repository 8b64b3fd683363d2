#pragma once

#include "common/daemon/control_service.h"
#include "common/daemon/loop.h"
#include "policyd/service.h"

#include <memory>
#include <string>

namespace mta_tls {

// One question of `mta-tls query`, answered as an MTA's is: it may have to wait.
class AwaitedQuery final : public FactWaiter,
                           public std::enable_shared_from_this<AwaitedQuery> {
public:
  using Answer = std::function<void(std::string)>;

  AwaitedQuery(Loop& loop, Service& service, std::string question, Answer answer);

  // Answers now or, kept by itself, when the facts have come.
  void attempt();

private:
  void facts_have_come() noexcept override;

  Loop& loop_;
  Service& service_;
  std::string question_;
  Answer answer_;
  std::shared_ptr<AwaitedQuery> self_; // while it waits
};

} // namespace mta_tls
