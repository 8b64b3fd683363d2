#pragma once

#include "common/mail/next_hop.h"
#include "common/policy/message_rule.h"
#include "common/policy/rule.h"
#include "common/policy/sender_rule.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// The MTAs that send mail by this table.
enum class OutboundMta { postfix, sendmail, exim };

inline constexpr std::array all_outbound_mtas{OutboundMta::postfix, OutboundMta::sendmail,
                                              OutboundMta::exim};

std::string_view word(OutboundMta mta) noexcept; // "sendmail"
std::optional<OutboundMta> outbound_mta_of(std::string_view word) noexcept;

// Where an MTA with our fragment does not do to the letter what a requirement says. It
// never does less than it can, and never delivers what should wait.
struct Shortfall {
  enum class Kind {
    stricter,   // some mail waits that the requirement would let go
    deferred,   // all mail waits: the MTA cannot check this
    not_checked // mail goes without this having been checked
  };

  Kind kind;
  std::string text; // a sentence without a full stop: "Sendmail …"

  bool operator==(const Shortfall&) const = default;
};

std::string_view word(Shortfall::Kind kind) noexcept; // "not checked"

// nullopt: the MTA does just what the requirement says. Pure.
std::optional<Shortfall> shortfall(OutboundMta mta, const Requirement& requirement);
// Of what may be discovered, as far as it can add something to a requirement (null: no
// opinion).
std::optional<Shortfall> shortfall(OutboundMta mta, const Requirement* requirement,
                                   const DiscoverySettings& settings);
// Of a rule by sender, or by message; and of a rule that is listed under this name.
std::optional<Shortfall> shortfall(OutboundMta mta, const SenderMatch& match);
std::optional<Shortfall> shortfall(OutboundMta mta, const MessageRule& rule);
std::optional<Shortfall> shortfall(OutboundMta mta, const NextHop& name);

} // namespace mta_tls
