#include "common/dialect/postfix.h"

#include "common/base/overloaded.h"
#include "common/base/text.h"

namespace mta_tls {

namespace {

std::string_view protocols(TlsVersion min_tls) {
  switch (min_tls) {
  case TlsVersion::v1_0:
    return " protocols=>=TLSv1";
  case TlsVersion::v1_1:
    return " protocols=>=TLSv1.1";
  case TlsVersion::v1_2:
    return " protocols=>=TLSv1.2";
  case TlsVersion::v1_3:
    return " protocols=>=TLSv1.3";
  }
  return "";
}

// Postfix has one wildcard, ".x" for any number of labels; "*.x" is no less than that.
void append_pattern(const NamePattern& pattern, std::string& out) {
  if (pattern.kind() != NamePattern::Kind::exact) {
    out += '.';
  }
  out += pattern.domain().text();
}

void append_own_name(const Require& require, std::string& out) {
  if (require.to_address) {
    out += "hostname"; // the address that was dialled; "2001:db8::1" would be three names
    return;
  }
  if (require.own_name.empty()) {
    out += "nexthop:dot-nexthop"; // Postfix's own words for what it asked about
    return;
  }
  out += require.own_name;
  out += ":.";
  out += require.own_name;
}

void append_names(const Require& require, std::string& out) {
  out += " match=";
  if (require.requirement->names.empty()) {
    append_own_name(require, out);
    return;
  }
  bool first = true;
  for (const auto& pattern : require.requirement->names) {
    if (!std::exchange(first, false)) {
      out += ':';
    }
    append_pattern(pattern, out);
  }
}

void append_keys(const std::vector<KeyDigest>& keys, std::string& out) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  out += " match=";
  bool first_key = true;
  for (const auto& key : keys) {
    if (!std::exchange(first_key, false)) {
      out += '|';
    }
    bool first_octet = true;
    for (const auto octet : key.octets) {
      if (!std::exchange(first_octet, false)) {
        out += ':';
      }
      out += digits[octet >> 4U];
      out += digits[octet & 0xfU];
    }
  }
}

void append_match(const Require& require, std::string& out) {
  switch (require.requirement->level) {
  case SecurityLevel::verify:
    out += " match=hostname";
    return;
  case SecurityLevel::secure:
    append_names(require, out);
    return;
  case SecurityLevel::fingerprint:
    append_keys(require.requirement->keys, out);
    return;
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::dane:
  case SecurityLevel::encrypt:
  case SecurityLevel::dane_only:
    return;
  }
}

void append_policy(const Require& require, std::string& out) {
  const auto& requirement = *require.requirement;
  out += word(requirement.level);
  append_match(require, out);
  if (forces_tls(requirement.level)) {
    out += protocols(requirement.min_tls);
  }
  const bool checks_name = requirement.level == SecurityLevel::verify ||
                           requirement.level == SecurityLevel::secure;
  if (!checks_name) {
    return;
  }
  // A host that serves many domains shows the right certificate only when asked for it by
  // name (RFC 6066 section 3).
  if (!require.to_address) {
    out += " servername=hostname";
  }
  if (!requirement.ca_file.empty()) {
    out += " tafile=";
    out += requirement.ca_file;
  }
}

} // namespace

bool is_postfix_parent_key(std::string_view key) noexcept {
  return key.starts_with('.');
}

OutboundQuestion parse_postfix_key(std::string_view key) {
  const auto hop = NextHop::parse(key);
  return hop ? OutboundQuestion{*hop} : OutboundQuestion{};
}

OutboundQuestion parse_postfix_forced_key(std::string_view key, SecurityLevel demanded) {
  // Any name below stands for all of them; this one, not being valid, no table can list.
  auto question = parse_postfix_key(is_postfix_parent_key(key) ? "-" + std::string(key)
                                                               : std::string(key));
  question.demanded = demanded;
  return question;
}

void render_postfix_policy(const Decision& decision, std::string& out) {
  std::visit(Overloaded{[&](const NoOpinion&) { out += "NOTFOUND "; },
                        [&](const Require& require) {
                          out += "OK ";
                          append_policy(require, out);
                        },
                        [&](const Refuse& refuse) { out += "PERM " + refuse.text; },
                        [&](const Defer& defer) { out += "TEMP " + defer.text; }},
             decision.outcome);
}

std::string postfix_policy(const Require& require) {
  std::string policy;
  append_policy(require, policy);
  return policy;
}

} // namespace mta_tls
