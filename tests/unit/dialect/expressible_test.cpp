#include "common/dialect/expressible.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using enum SecurityLevel;

Requirement at(SecurityLevel level) {
  Requirement requirement;
  requirement.level = level;
  return requirement;
}

Requirement named(std::initializer_list<std::string_view> names) {
  auto requirement = at(secure);
  for (const auto name : names) {
    requirement.names.push_back(NamePattern::parse(name).value());
  }
  return requirement;
}

Requirement own_authority(SecurityLevel level) {
  auto requirement = at(level);
  requirement.ca_file = "/etc/ssl/partner.pem";
  return requirement;
}

// "deferred: Sendmail …", or "exact".
std::string told(OutboundMta mta, const Requirement& requirement) {
  const auto found = shortfall(mta, requirement);
  return found ? std::string(word(found->kind)) + ": " + found->text : "exact";
}

const std::string one_name =
    "stricter: Sendmail checks a certificate for one name: the "
    "MX host's own if it is allowed, else the first that is fixed";
const std::string no_authority =
    "deferred: Sendmail has one list of authorities for all domains and cannot use "
    "\"ca_file\"";

} // namespace

TEST_CASE("Sendmail tells what it does not do to the letter", "[dialect]") {
  const auto [requirement, text] = GENERATE(table<Requirement, std::string>({
      {at(none), "not checked: Sendmail leaves TLS out only where the first recipient of "
                 "a transaction says so"},
      {at(may), "exact"},
      {at(dane), "not checked: Sendmail looks up no TLSA records before 8.18, and then "
                 "with option DANE: else this is \"may\""},
      {at(encrypt), "exact"},
      {at(verify), "exact"},
      {own_authority(verify), no_authority},
      {at(secure), one_name},
      {named({"mx.bank.example"}), "exact"},
      {named({".bank.example"}), one_name},
      {named({"a.bank.example", "b.bank.example"}), one_name},
      {own_authority(secure), no_authority},
      {at(fingerprint), "deferred: Sendmail tells nobody the key of a certificate: it "
                        "cannot be pinned"},
      {at(dane_only), "deferred: Sendmail looks up no TLSA records before 8.18, and then "
                      "with option DANE"},
  }));
  CHECK(told(OutboundMta::sendmail, requirement) == text);
}

TEST_CASE("Postfix is exact but for the one label of a wildcard", "[dialect]") {
  for (const auto level : all_levels) {
    INFO(word(level));
    CHECK(told(OutboundMta::postfix, at(level)) == "exact");
  }
  CHECK(told(OutboundMta::postfix, named({"mx.bank.example", ".bank.example"})) ==
        "exact");
  CHECK(told(OutboundMta::postfix, named({"*.bank.example"})) ==
        "not checked: Postfix takes \"*.x\" for any number of labels, not just one");
}

TEST_CASE("Exim is exact but for DANE behind an unsigned MX record", "[dialect]") {
  for (const auto level : all_levels) {
    INFO(word(level));
    CHECK(told(OutboundMta::exim, at(level)) ==
          (level == dane ? "not checked: Exim follows TLSA records only where the MX "
                           "record is signed, too: else this is \"may\""
                         : "exact"));
  }
  CHECK(told(OutboundMta::exim, named({"*.bank.example"})) == "exact");
  CHECK(told(OutboundMta::exim, own_authority(verify)) == "exact");
}

TEST_CASE("Sendmail does not know who has logged in", "[dialect]") {
  SenderMatch match;
  match.addresses = {"hr@city.example"};
  for (const auto mta : all_outbound_mtas) {
    CHECK(shortfall(mta, match) == std::nullopt);
  }
  match.sasl_users = {"hr-app"};
  CHECK(shortfall(OutboundMta::sendmail, match)->text ==
        "Sendmail has forgotten who logged in when it sends: for \"sasl_users\" "
        "mta-tls-milter refuses what no other rule forces");
}

TEST_CASE("messages can be handed over by Postfix alone, and looked at by a milter",
          "[dialect]") {
  const MessageRule rule;
  CHECK(shortfall(OutboundMta::postfix, rule) == std::nullopt);
  CHECK(word(shortfall(OutboundMta::sendmail, rule)->kind) == "stricter");
  CHECK(shortfall(OutboundMta::sendmail, rule)->text ==
        "Sendmail has no transport that a message could be handed to: mta-tls-milter "
        "refuses what no other rule forces");
  CHECK(word(shortfall(OutboundMta::exim, rule)->kind) == "not checked");
  CHECK(shortfall(OutboundMta::exim, rule)->text ==
        "Exim knows no milter: nobody looks for this mark");
}

TEST_CASE("Postfix alone asks about next hops", "[dialect]") {
  const auto relay = NextHop::parse("[relay.example]:587").value();
  CHECK(shortfall(OutboundMta::postfix, relay) == std::nullopt);
  CHECK(shortfall(OutboundMta::sendmail, relay)->text ==
        "Sendmail asks about recipients' domains, never about \"[relay.example]:587\"");
  CHECK(shortfall(OutboundMta::exim, relay)->text ==
        "Exim asks about recipients' domains, never about \"[relay.example]:587\"");
  for (const auto mta : all_outbound_mtas) {
    CHECK(shortfall(mta, NextHop::parse("bank.example").value()) == std::nullopt);
    CHECK(shortfall(mta, NextHop::parse("[192.0.2.7]").value()) == std::nullopt);
  }
}

TEST_CASE("every MTA has a word", "[dialect]") {
  for (const auto mta : all_outbound_mtas) {
    CHECK(outbound_mta_of(word(mta)) == mta);
  }
  CHECK(outbound_mta_of("qmail") == std::nullopt);
}

TEST_CASE("what an MTA cannot do with what is discovered is told", "[dialect]") {
  const DiscoverySettings both{true, true, OnDnsError::defer};
  const DiscoverySettings sts{false, true, OnDnsError::defer};
  using Kind = Shortfall::Kind;
  CHECK(shortfall(OutboundMta::sendmail, nullptr, both)->kind == Kind::deferred);
  CHECK(shortfall(OutboundMta::sendmail, nullptr, sts)->kind == Kind::stricter);
  CHECK(shortfall(OutboundMta::postfix, nullptr, sts)->kind == Kind::not_checked);
  CHECK(shortfall(OutboundMta::exim, nullptr, both)->kind == Kind::not_checked);
  CHECK_FALSE(shortfall(OutboundMta::exim, nullptr, sts));
  Requirement pinned;
  pinned.level = SecurityLevel::fingerprint;
  for (const auto mta : all_outbound_mtas) {
    CHECK_FALSE(shortfall(mta, &pinned, both));
    CHECK_FALSE(shortfall(mta, nullptr, DiscoverySettings{}));
  }
}

} // namespace mta_tls
