#include "common/table/policy_draft.h"

#include "common/table/profile.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

template <class T>
const T* first_of(const std::optional<T>& own, const std::optional<T>* inherited) {
  if (own) {
    return &*own;
  }
  return inherited && *inherited ? &**inherited : nullptr;
}

template <class T>
InTurn<T> in_turn(const PolicyDraft& own, const PolicyDraft* profile,
                  std::optional<T> PolicyDraft::*member) {
  const auto at = [member](const PolicyDraft* draft) {
    return draft && draft->*member ? &*(draft->*member) : nullptr;
  };
  return {at(&own), at(profile)};
}

void add_names(const FullDraft& draft, Requirement& requirement) {
  if (draft.cert && draft.cert->names) {
    requirement.names = draft.cert->names->value;
  } else if (draft.mx) {
    // RFC 8461 section 4.1: the certificate bears the name of one of the MX hosts that
    // the policy allows.
    requirement.names = draft.mx->value;
  }
}

class EffectCheck {
public:
  EffectCheck(SecurityLevel level, Author author, Report& report)
      : level_(level), author_(author), report_(report) {}

  template <class T>
  void no_effect(const std::optional<Written<T>>& written, std::string_view key,
                 std::string_view used_at, std::string_view hint = "") {
    if (!written) {
      return;
    }
    auto message = fmt::format("\"{}\" is used at {} only, not at \"{}\"{}", key, used_at,
                               word(level_), hint);
    if (author_ == Author::rule) {
      report_.error(written->place, std::move(message));
    } else {
      report_.warning(written->place, std::move(message));
    }
  }

private:
  SecurityLevel level_;
  Author author_;
  Report& report_;
};

void check_cert(const CertDraft& cert, SecurityLevel level, EffectCheck check) {
  const bool checks_chain =
      level == SecurityLevel::verify || level == SecurityLevel::secure;
  if (level != SecurityLevel::secure) {
    check.no_effect(cert.names, "names", "level \"secure\"",
                    level == SecurityLevel::verify
                        ? ", which checks the MX host's own name; use \"secure\""
                        : "");
  }
  if (!checks_chain) {
    check.no_effect(cert.ca_file, "ca_file", "the levels \"verify\" and \"secure\"");
  }
  if (level != SecurityLevel::fingerprint) {
    check.no_effect(cert.keys, "spki_sha256", "level \"fingerprint\"");
  }
}

void check_mx(const PolicyDraft& own, SecurityLevel level, EffectCheck check,
              Report& report) {
  if (level != SecurityLevel::secure) {
    check.no_effect(own.mx, "mx", "level \"secure\"",
                    "; Postfix cannot be told which MX hosts to accept");
  } else if (own.mx && own.cert && own.cert->names) {
    report.warning(own.mx->place, "the certificate is checked for the names in \"cert\" "
                                  "only; Postfix has no use for \"mx\" beside them");
  }
}

} // namespace

FullDraft with_profile(const PolicyDraft& own, const Profile* profile) {
  const auto* inherited = profile ? &profile->draft : nullptr;
  return {first_of(own.level, inherited ? &inherited->level : nullptr),
          first_of(own.min_tls, inherited ? &inherited->min_tls : nullptr),
          first_of(own.mx, inherited ? &inherited->mx : nullptr),
          first_of(own.cert, inherited ? &inherited->cert : nullptr),
          in_turn(own, inherited, &PolicyDraft::discovery),
          in_turn(own, inherited, &PolicyDraft::probe),
          in_turn(own, inherited, &PolicyDraft::on_failure)};
}

Requirement requirement_of(const FullDraft& draft, TlsVersion inherited_min_tls) {
  Requirement requirement;
  requirement.level = draft.level->value;
  requirement.min_tls = draft.min_tls ? draft.min_tls->value : inherited_min_tls;
  const bool is_secure = requirement.level == SecurityLevel::secure;
  if (is_secure) {
    add_names(draft, requirement);
  }
  if ((is_secure || requirement.level == SecurityLevel::verify) && draft.cert &&
      draft.cert->ca_file) {
    requirement.ca_file = draft.cert->ca_file->value;
  }
  if (requirement.level == SecurityLevel::fingerprint && draft.cert && draft.cert->keys) {
    requirement.keys = draft.cert->keys->value;
  }
  return requirement;
}

void apply(const FullDraft& draft, const RuleDefaults& defaults, RuleBody& body) {
  if (draft.mx) {
    body.mx = draft.mx->value;
  }
  if (draft.discovery.is_said()) {
    body.discovery = draft.discovery.over(
        defaults.discovery, [](const DiscoveryDraft& said, const DiscoverySettings& all) {
          return settings_of(said, all);
        });
  }
  body.watch = draft.probe.over(defaults.watch,
                                [](const ProbeDraft& said, const WatchSettings& all) {
                                  return settings_of(said, all);
                                });
  body.on_failure = draft.on_failure.over(defaults.on_failure,
                                          [](const FailureDraft& said, FailurePlan all) {
                                            return plan_of(said, std::move(all));
                                          });
}

std::string version_not_sent(std::string_view key, SecurityLevel level) {
  if (level == SecurityLevel::none) {
    return fmt::format("\"{}\" has no effect at level \"none\", which never uses TLS",
                       key);
  }
  return fmt::format(
      "\"{}\" is not sent at level \"{}\": a server with older TLS would get "
      "the mail in plain text",
      key, word(level));
}

void check_effects(const PolicyDraft& own, SecurityLevel level, Author author,
                   Report& report) {
  const EffectCheck check(level, author, report);
  if (own.cert) {
    check_cert(*own.cert, level, check);
  }
  check_mx(own, level, check, report);
  if (own.probe) {
    check_probe(*own.probe, level, report);
  }
  if (own.on_failure) {
    check_failure(*own.on_failure, level, report);
  }
  if (own.min_tls && !forces_tls(level)) {
    report.warning(own.min_tls->place, version_not_sent("min_tls", level));
  }
}

} // namespace mta_tls
