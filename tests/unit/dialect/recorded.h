#pragma once

#include "common/dialect/inbound.h"

#include <string>
#include <vector>

namespace mta_tls::testing {

// Writes down what it is told: "mail enforced RULE REPLY-CODE".
class Recorded final : public InboundRecorder {
public:
  void record(const InboundQuestion& question, const InboundRefused& refused,
              const Snapshot&, Instant) override {
    const auto* rule = refused.decision.rule;
    lines.push_back(std::string(question.source) +
                    (refused.at_rcpt ? " rcpt " : " mail ") +
                    (refused.enforced ? "enforced " : "testing ") +
                    (rule ? rule->id : "-") + ' ' + std::to_string(refused.reply.code));
  }

  std::vector<std::string> lines;
};

} // namespace mta_tls::testing
