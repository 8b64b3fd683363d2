#pragma once

#include "common/mail/domain.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// A sender's or recipient's domain as a peer wrote it, made comparable. An odd one, which
// is no domain, stands for the longest valid parent that it has.
class PeerDomain {
public:
  // nullopt: no rule can be about it.
  static std::optional<PeerDomain> parse(std::string_view text);

  std::string_view name() const noexcept { return name_.view(); }
  bool is_odd() const noexcept { return is_odd_; }

private:
  PeerDomain(const DomainText& name, bool is_odd) : name_(name), is_odd_(is_odd) {}

  DomainText name_;
  bool is_odd_;
};

} // namespace mta_tls
