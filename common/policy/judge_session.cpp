#include "common/policy/judge_session.h"

#include <algorithm>

namespace mta_tls {

namespace {

using Finding = std::optional<Violated>;

Finding lacks(InboundFault fault) {
  return Violated{fault, false, std::nullopt};
}

Finding unknown(SessionFact fact) {
  return Violated{InboundFault::fact_unknown, true, fact};
}

// A definite fault before one that is only not known.
Finding worse(Finding first, Finding second) {
  const bool keep = !second || (first && (first->fault != InboundFault::fact_unknown ||
                                          second->fault == InboundFault::fact_unknown));
  return keep ? first : second;
}

Finding judge_version(const InboundRequirement& requirement, const SessionFacts& facts) {
  if (!facts.version) {
    return unknown(SessionFact::version);
  }
  return *facts.version < requirement.min_tls ? lacks(InboundFault::version_too_low)
                                              : std::nullopt;
}

Finding judge_cipher(const InboundRequirement& requirement, const SessionFacts& facts) {
  if (requirement.min_cipher_bits == 0) {
    return std::nullopt;
  }
  if (!facts.cipher_bits) {
    return unknown(SessionFact::cipher_bits);
  }
  return *facts.cipher_bits < requirement.min_cipher_bits
             ? lacks(InboundFault::cipher_too_weak)
             : std::nullopt;
}

// A certificate for "*.x" is a certificate for no host of x in particular. ".x" is a way
// to write a rule; no certificate bears that name.
bool bears(const std::string& certificate_name, const NamePattern& agreed) {
  const auto name = NamePattern::parse(certificate_name);
  if (!name) {
    return false;
  }
  switch (name->kind()) {
  case NamePattern::Kind::exact:
    return covers(agreed, *name);
  case NamePattern::Kind::one_label:
    return *name == agreed;
  case NamePattern::Kind::any_depth:
    break;
  }
  return false;
}

bool bears_one(const std::vector<std::string>& certificate_names,
               const std::vector<NamePattern>& agreed) {
  return std::any_of(
      certificate_names.begin(), certificate_names.end(), [&](const std::string& name) {
        return std::any_of(agreed.begin(), agreed.end(),
                           [&](const auto& pattern) { return bears(name, pattern); });
      });
}

Finding judge_trust(const InboundRequirement& requirement, const SessionFacts& facts) {
  switch (facts.trust) {
  case ClientTrust::unknown:
    return unknown(SessionFact::trust);
  case ClientTrust::not_trusted:
    return lacks(InboundFault::no_trusted_cert);
  case ClientTrust::trusted:
    break;
  }
  if (requirement.names.empty()) {
    return std::nullopt;
  }
  if (!facts.certificate_names) {
    return unknown(SessionFact::names);
  }
  return bears_one(*facts.certificate_names, requirement.names)
             ? std::nullopt
             : lacks(InboundFault::wrong_name);
}

Finding judge_key(const InboundRequirement& requirement, const SessionFacts& facts) {
  if (!facts.key) {
    return facts.has_no_key ? lacks(InboundFault::wrong_key) : unknown(SessionFact::key);
  }
  const auto& keys = requirement.keys;
  return std::find(keys.begin(), keys.end(), *facts.key) == keys.end()
             ? lacks(InboundFault::wrong_key)
             : std::nullopt;
}

Finding judge_certificate(const InboundRequirement& requirement,
                          const SessionFacts& facts) {
  switch (requirement.level) {
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::encrypt:
    return std::nullopt;
  case SecurityLevel::verify:
    return judge_trust(requirement, facts);
  case SecurityLevel::fingerprint:
    return judge_key(requirement, facts);
  case SecurityLevel::dane:
  case SecurityLevel::secure:
  case SecurityLevel::dane_only:
    break;
  }
  return unknown(SessionFact::trust); // no inbound rule has these levels
}

} // namespace

std::optional<Violated> judge_session(const InboundRequirement& requirement,
                                      const SessionFacts& facts) {
  if (!forces_tls(requirement.level)) {
    return judge_certificate(requirement, facts);
  }
  switch (facts.tls) {
  case TlsState::unknown:
    return unknown(SessionFact::tls);
  case TlsState::plain:
    return lacks(InboundFault::no_tls);
  case TlsState::encrypted:
    break;
  }
  return worse(worse(judge_version(requirement, facts), judge_cipher(requirement, facts)),
               judge_certificate(requirement, facts));
}

} // namespace mta_tls
