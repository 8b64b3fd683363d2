#include "common/policy/judge_delivery.h"

#include <algorithm>
#include <initializer_list>

namespace mta_tls {

namespace {

using Finding = std::optional<DeliveryFault>;

Finding need(std::optional<bool> fact, DeliveryFault otherwise) {
  if (!fact) {
    return DeliveryFault::not_told;
  }
  return *fact ? std::nullopt : Finding(otherwise);
}

bool is_definite(const Finding& finding) {
  return finding && finding != DeliveryFault::not_told;
}

Finding first_of(std::initializer_list<Finding> findings) {
  const auto* definite = std::find_if(findings.begin(), findings.end(), is_definite);
  if (definite != findings.end()) {
    return *definite;
  }
  const bool lacks_fact =
      std::any_of(findings.begin(), findings.end(),
                  [](const Finding& each) { return each.has_value(); });
  return lacks_fact ? Finding(DeliveryFault::not_told) : std::nullopt;
}

// ".x" is a way to write a rule; no certificate bears that name.
bool is_named(std::string_view certificate_name, const NamePattern& allowed) {
  const auto name = NamePattern::parse(certificate_name);
  return name && name->kind() != NamePattern::Kind::any_depth &&
         (covers(allowed, *name) || covers(*name, allowed));
}

std::vector<NamePattern> just(std::string_view host) {
  const auto domain = Domain::parse(host);
  return domain ? std::vector{NamePattern::exactly(*domain)} : std::vector<NamePattern>{};
}

// What a list without names stands for.
std::vector<NamePattern> own_names(const Require& require) {
  auto names = just(require.own_name);
  if (!names.empty()) {
    names.push_back(NamePattern::below(names.front().domain()));
  }
  return names;
}

std::optional<bool> is_recent(const Require& require, const DeliverySession& session) {
  return session.version ? std::optional(*session.version >= require.requirement->min_tls)
                         : std::nullopt;
}

std::optional<bool> has_name(const Require& require, const DeliverySession& session) {
  return session.names ? std::optional(bears_one_of(
                             *session.names, allowed_names(require, session.mx_host)))
                       : std::nullopt;
}

std::optional<bool> has_key(const Require& require, const DeliverySession& session) {
  const auto& keys = require.requirement->keys;
  return session.key ? std::optional(std::find(keys.begin(), keys.end(), *session.key) !=
                                     keys.end())
                     : std::nullopt;
}

Finding judge_server(const Require& require, const DeliverySession& session) {
  switch (require.requirement->level) {
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::dane:
  case SecurityLevel::encrypt:
    return std::nullopt;
  case SecurityLevel::verify:
  case SecurityLevel::secure:
    return first_of({need(session.trusted, DeliveryFault::not_trusted),
                     need(has_name(require, session), DeliveryFault::wrong_name)});
  case SecurityLevel::fingerprint:
    return need(has_key(require, session), DeliveryFault::wrong_key);
  case SecurityLevel::dane_only:
    return need(session.dane, DeliveryFault::no_dane);
  }
  return DeliveryFault::not_told;
}

} // namespace

bool bears_one_of(const std::vector<std::string>& certificate_names,
                  const std::vector<NamePattern>& allowed) {
  return std::any_of(
      certificate_names.begin(), certificate_names.end(), [&](const std::string& name) {
        return std::any_of(allowed.begin(), allowed.end(),
                           [&](const auto& pattern) { return is_named(name, pattern); });
      });
}

std::vector<NamePattern> allowed_names(const Require& require, std::string_view mx_host) {
  if (require.requirement->level == SecurityLevel::verify) {
    return just(mx_host);
  }
  const auto& names = require.requirement->names;
  return names.empty() ? own_names(require) : names;
}

std::string_view explain(DeliveryFault fault) noexcept {
  switch (fault) {
  case DeliveryFault::no_tls:
    return "the session is not encrypted";
  case DeliveryFault::version_too_low:
    return "the version of TLS is lower than agreed";
  case DeliveryFault::not_trusted:
    return "the certificate does not chain to a trusted authority";
  case DeliveryFault::no_dane:
    return "no TLSA records confirm the certificate";
  case DeliveryFault::wrong_name:
    return "the certificate bears none of the names that it must";
  case DeliveryFault::wrong_key:
    return "the key is none of those that are pinned";
  case DeliveryFault::not_told:
    break;
  }
  return "what is agreed cannot be checked in this session";
}

std::optional<DeliveryFault> judge_delivery(const Require& require,
                                            const DeliverySession& session) {
  if (!forces_tls(require.requirement->level)) {
    return std::nullopt;
  }
  return first_of({need(session.encrypted, DeliveryFault::no_tls),
                   need(is_recent(require, session), DeliveryFault::version_too_low),
                   judge_server(require, session)});
}

std::optional<DeliveryFault> judge_handshake(const Require& require,
                                             const DeliverySession& session) {
  const auto finding = judge_delivery(require, session);
  return is_definite(finding) ? finding : std::nullopt;
}

} // namespace mta_tls
