#include "common/doctor/postfix_checks.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls::doctor {

namespace {

// "0", "0h", "0s"
bool is_zero(std::string_view time) {
  return time.starts_with('0') && time.find_first_of("123456789") == time.npos;
}

void look_for_delay_warning(const PostfixCase& about, Report& report) {
  if (about.needs.forces && is_zero(about.value("delay_warning_time"))) {
    report.add(
        in_main(about, "delay_warning_time"),
        fmt::format("Mail that waits for TLS waits in silence: its sender hears of "
                    "it when it is returned, after {}.",
                    about.value("maximal_queue_lifetime")),
        set_main(about, "delay_warning_time = 1h"));
  }
}

void look_for_soft_bounce(const PostfixCase& about, Report& report) {
  if (about.is_on("soft_bounce")) {
    report.add(in_main(about, "soft_bounce"),
               "Every final refusal is made a temporary one: a partner whom an inbound "
               "rule refuses tries for days, and neither side hears why.",
               set_main(about, "soft_bounce = no"));
  }
}

void look_for_silence(const PostfixCase& about, Report& report) {
  if (about.needs.outbound && about.value("smtp_tls_loglevel") == "0") {
    report.add(
        in_main(about, "smtp_tls_loglevel"),
        "The log does not tell over which TLS mail went, nor why a certificate was "
        "not accepted.",
        set_main(about, "smtp_tls_loglevel = 1"));
  }
}

// "postconf: warning: /etc/postfix/main.cf: unused parameter: smtp_tls_policy_map=…"
void look_for_complaints(const PostfixCase& about, Report& report) {
  for (const auto& complaint : about.host.complaints) {
    if (complaint.find("tls") != std::string::npos ||
        complaint.find("milter") != std::string::npos) {
      report.add(
          about.host.folder + "/main.cf",
          fmt::format("Postfix passes over a setting that it does not know; perhaps "
                      "it is misspelt, or of a later release: {}",
                      complaint),
          "correct the setting or remove it; postconf -n shows this warning");
    }
  }
}

constexpr std::array<Check<PostfixCase>, 4> checks{{
    {"POSTFIX_DELAY_WARNING", Severity::warning,
     "senders are not told that their mail waits", look_for_delay_warning},
    {"POSTFIX_SOFT_BOUNCE", Severity::warning, "refusals are made temporary",
     look_for_soft_bounce},
    {"POSTFIX_LOG_SILENT", Severity::note, "the log tells nothing of TLS",
     look_for_silence},
    {"POSTFIX_UNKNOWN_SETTING", Severity::warning,
     "a setting about TLS that Postfix does not know", look_for_complaints},
}};

} // namespace

PostfixChecks postfix_upkeep_checks() {
  return checks;
}

} // namespace mta_tls::doctor
