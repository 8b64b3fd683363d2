#include "policyd/watch/remedy.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

namespace {

using Catch::Matchers::Contains;

std::string remedy(FindingKind kind, std::vector<std::string> contact = {}) {
  Finding finding;
  finding.kind = kind;
  finding.subject = "bank.example";
  Incident incident;
  incident.hop = "bank.example";
  incident.by = "rule bank.example";
  incident.contact = std::move(contact);
  return remedy_of(finding, incident);
}

} // namespace

TEST_CASE("what people are alerted of says what to do, and whom to call", "[watch]") {
  for (const auto kind :
       {FindingKind::failure, FindingKind::partial_failure, FindingKind::unreachable,
        FindingKind::unsteady, FindingKind::mx_changed, FindingKind::certificate_changed,
        FindingKind::certificate_expiring, FindingKind::tlsa_changed,
        FindingKind::sts_changed}) {
    INFO(word(kind));
    CHECK_THAT(remedy(kind, {"noc@bank.example"}), Contains("noc@bank.example"));
    CHECK_THAT(remedy(kind), Contains("their postmaster (rule bank.example names no"));
  }
}

TEST_CASE("a letter is signed again, by whoever has signed it", "[watch]") {
  for (const auto kind : {FindingKind::letter_ending, FindingKind::letter_ended}) {
    CHECK(remedy(kind) ==
          "Have it signed again. `mta-tls letter show bank.example` says by "
          "whom, and `mta-tls letter add … --id bank.example --replace` "
          "records it.");
  }
}

TEST_CASE("what is over needs nothing", "[watch]") {
  for (const auto kind : {FindingKind::recovery, FindingKind::certificate_renewed,
                          FindingKind::letter_renewed, FindingKind::ourselves_again}) {
    INFO(word(kind));
    CHECK(remedy(kind).empty());
  }
}

} // namespace mta_tls
