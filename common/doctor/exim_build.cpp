#include "common/doctor/exim_case.h"

#include <array>

namespace mta_tls::doctor {

namespace {

void look_for_build(const EximCase& about, Report& report) {
  const auto& support = about.host.support;
  if (!contains(support, "GnuTLS") && !contains(support, "OpenSSL")) {
    report.add("exim -bV",
               "This Exim is built without TLS: mail for forced domains waits.",
               "apt install exim4-daemon-light, or another build");
  }
}

void look_for_dane(const EximCase& about, Report& report) {
  if (about.needs.dane && !contains(about.host.support, "DANE")) {
    report.add(
        "exim -bV",
        "This Exim is built without DANE: \"dane\" is no more than \"may\", and mail "
        "for domains with \"dane-only\" waits.",
        "apt install exim4-daemon-light, or another build");
  }
}

void look_for_dnssec(const EximCase& about, Report& report) {
  if (about.needs.dane && about.option("dns_dnssec_ok") != "1") {
    report.add(in_exim(about, "dns_dnssec_ok"),
               "Exim does not ask for DNSSEC: \"dane\" is no more than \"may\", and mail "
               "for domains with \"dane-only\" waits.",
               "dns_dnssec_ok = 1");
  }
}

constexpr std::array<Check<EximCase>, 3> checks{{
    {"EXIM_BUILD", Severity::critical, "an Exim without TLS", look_for_build},
    {"EXIM_DANE_UNSUPPORTED", Severity::critical,
     "rules use DANE, and this Exim has none", look_for_dane},
    {"EXIM_DNSSEC_OFF", Severity::critical, "rules use DANE, and Exim asks for no DNSSEC",
     look_for_dnssec},
}};

} // namespace

EximChecks exim_build_checks() {
  return checks;
}

} // namespace mta_tls::doctor
