#include "common/base/text.h"
#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view debian_authorities = "/etc/ssl/certs/ca-certificates.crt";

std::string set_ca_file(const PostfixCase& about) {
  return set_main(about, fmt::format("smtp_tls_CAfile = {}", debian_authorities));
}

bool has_no_trust(const PostfixCase& about) {
  return about.value("smtp_tls_CAfile").empty() &&
         about.value("smtp_tls_CApath").empty() && !about.is_on("tls_append_default_CA");
}

void look_for_trust(const PostfixCase& about, Report& report) {
  if (about.needs.trust && has_no_trust(about)) {
    report.add(in_main(about, "smtp_tls_CAfile"),
               "Postfix trusts no certificate authority: mail to every domain with the "
               "level \"verify\" or \"secure\" waits (4.7.5 Server certificate not "
               "verified).",
               set_ca_file(about));
  }
}

// Read by smtp(8) before it changes its root.
void look_for_ca_file(const PostfixCase& about, Report& report) {
  const auto path = about.value("smtp_tls_CAfile");
  const auto file = about.ground.file(path);
  if (about.needs.outbound && file && file->kind != FileKind::file) {
    report.add(in_main(about, "smtp_tls_CAfile"),
               fmt::format("There is no file {}: Postfix trusts no certificate, and mail "
                           "to domains with the level \"verify\" or \"secure\" waits.",
                           path),
               set_ca_file(about));
  }
}

const PostfixService* chrooted_client(const PostfixCase& about) {
  const auto clients = smtp_clients(about.host);
  const auto found = std::find_if(clients.begin(), clients.end(),
                                  [](const PostfixService* c) { return c->chroot; });
  return found == clients.end() ? nullptr : *found;
}

// Looked into for each certificate, after smtp(8) has changed its root.
void look_for_ca_path(const PostfixCase& about, Report& report) {
  const auto path = about.value("smtp_tls_CApath");
  const auto* client = chrooted_client(about);
  if (!about.needs.trust || path.empty() || !client ||
      !about.value("smtp_tls_CAfile").empty()) {
    return;
  }
  const auto inside = about.host.outside(*client, path);
  const auto folder = about.ground.file(inside);
  if (folder && folder->kind != FileKind::folder) {
    report.add(
        in_main(about, "smtp_tls_CApath"),
        fmt::format("{} runs in a changed root, where this folder would have to "
                    "be {}: Postfix trusts no certificate, and mail to domains with "
                    "the level \"verify\" or \"secure\" waits.",
                    client->name, inside),
        set_ca_file(about));
  }
}

// A rule's ca_file is opened (tafile=) after smtp(8) has changed its root.
void look_for_rules_ca_files(const PostfixCase& about, Report& report) {
  for (const auto& path : about.needs.ca_files) {
    for (const auto* client : smtp_clients(about.host)) {
      const auto seen_at = about.host.outside(*client, path);
      const auto file = about.ground.file(seen_at);
      if (!file || (file->kind == FileKind::file && file->is_open)) {
        continue;
      }
      report.add(
          "policy.json: cert.ca_file " + path,
          fmt::format("{} cannot read {}: mail for the rules that name it waits (4.7.5).",
                      client->name, seen_at),
          client->chroot
              ? fmt::format("install -D -m 644 {} {}", path, seen_at)
              : fmt::format("chmod a+r {}, and let everybody into its folders", path));
      break; // the others run as the same user, in the same root as a rule
    }
  }
}

void look_for_digest(const PostfixCase& about, Report& report) {
  const auto digest = about.value("smtp_tls_fingerprint_digest");
  if (about.needs.keys && !equals_ignoring_case(digest, "sha256")) {
    report.add(in_main(about, "smtp_tls_fingerprint_digest"),
               fmt::format("Pinned keys in policy.json are SHA-256, and Postfix compares "
                           "{}: no key matches, and mail for these domains waits.",
                           to_lower(digest)),
               set_main(about, "smtp_tls_fingerprint_digest = sha256"));
  }
}

void look_for_dnssec(const PostfixCase& about, Report& report) {
  if (about.needs.dane && about.value("smtp_dns_support_level") != "dnssec") {
    report.add(in_main(about, "smtp_dns_support_level"),
               "Postfix does not ask for DNSSEC: \"dane\" is no more than \"may\", and "
               "mail for domains with \"dane-only\" waits.",
               set_main(about, "smtp_dns_support_level = dnssec"));
  }
}

void look_for_insecure_mx(const PostfixCase& about, Report& report) {
  constexpr std::string_view parameter = "smtp_tls_dane_insecure_mx_policy";
  if (about.needs.dane && about.host.knows(parameter) &&
      about.value(parameter) != "dane") {
    report.add(
        in_main(about, parameter),
        "Where the MX record is not signed but the mail server's own name is, "
        "\"dane\" is silently taken for \"may\": a wrong certificate is accepted, "
        "and so is plain text.  (Postfix 3.10, 3.9.2, 3.8.8 and 3.7.13 do it right "
        "by themselves.)",
        set_main(about, fmt::format("{} = dane", parameter)));
  }
}

bool is_on_this_host(std::string_view nameserver) {
  return nameserver.starts_with("127.") || nameserver == "::1";
}

void look_for_resolver(const PostfixCase& about, Report& report) {
  for (const auto& nameserver : about.ground.nameservers) {
    if (about.needs.dane && !is_on_this_host(nameserver)) {
      report.add(about.ground.resolv_conf + ": nameserver " + nameserver,
                 "DANE believes what this resolver says about DNSSEC, and anybody on the "
                 "way to it can say something else.",
                 "a validating resolver on this host: apt install unbound, and "
                 "\"nameserver 127.0.0.1\"");
    }
  }
}

bool is_one_of(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Where the two see different DNS, what is promised cannot be kept, and mail waits.
void look_for_other_resolver(const PostfixCase& about, Report& report) {
  const auto& own = about.ground.nameservers;
  for (const auto& daemon : about.ground.daemons) {
    const auto is_shared = [&](const auto& each) { return is_one_of(own, each); };
    if (!about.needs.dane || own.empty() || daemon.resolvers.empty() ||
        std::any_of(daemon.resolvers.begin(), daemon.resolvers.end(), is_shared)) {
      continue;
    }
    report.add(
        about.ground.resolv_conf,
        fmt::format("Postfix asks {} for TLSA records, and mta-tls-policyd asks {}. "
                    "Where they see different DNS, mail waits.",
                    join(own, ", "), join(daemon.resolvers, ", ")),
        fmt::format("start mta-tls-policyd with --resolver {}, or name its resolver "
                    "in {}",
                    own.front(), about.ground.resolv_conf));
  }
}

constexpr std::array<Check<PostfixCase>, 9> checks{{
    {"POSTFIX_TRUST_ABSENT", Severity::critical,
     "no certificate authority for rules that verify", look_for_trust},
    {"POSTFIX_CAFILE_ABSENT", Severity::critical, "smtp_tls_CAfile is not there",
     look_for_ca_file},
    {"POSTFIX_CAPATH_OUTSIDE_CHROOT", Severity::critical,
     "smtp_tls_CApath cannot be seen from the changed root", look_for_ca_path},
    {"POSTFIX_RULE_CAFILE", Severity::critical,
     "a rule's cert.ca_file that Postfix cannot read", look_for_rules_ca_files},
    {"POSTFIX_DIGEST", Severity::critical,
     "pinned keys are compared by another digest than SHA-256", look_for_digest},
    {"POSTFIX_DNSSEC_OFF", Severity::critical,
     "rules use DANE, and Postfix asks for no "
     "DNSSEC",
     look_for_dnssec},
    {"POSTFIX_DANE_INSECURE_MX", Severity::critical,
     "\"dane\" is \"may\" where the MX record is not signed", look_for_insecure_mx},
    {"POSTFIX_RESOLVER_REMOTE", Severity::warning,
     "rules use DANE, and the resolver is on another host", look_for_resolver},
    {"POSTFIX_RESOLVER_DIFFERS", Severity::warning,
     "rules use DANE, and the daemon asks another resolver", look_for_other_resolver},
}};

} // namespace

PostfixChecks postfix_certificate_checks() {
  return checks;
}

} // namespace mta_tls::doctor
