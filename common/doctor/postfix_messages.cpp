#include "common/base/text.h"
#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_demands.h"
#include "common/doctor/postfix_inbound_use.h"
#include "common/doctor/postfix_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace mta_tls::doctor {

namespace {

// The table of a list that gives an action for a header field.
struct Obeyed {
  std::string table;
  std::string action; // in lower case
};

std::optional<Obeyed> look_up_header(const PostfixCase& about, std::string_view list,
                                     std::string_view header) {
  for (const auto element : list_elements(list)) {
    for (const auto& [key, value] : about.host.entries(element)) {
      if (key == header) {
        return Obeyed{std::string(without_proxy(element)), to_lower(value)};
      }
    }
  }
  return std::nullopt;
}

bool leads_to(const std::optional<Obeyed>& obeyed, std::string_view transport) {
  return obeyed && obeyed->action == fmt::format("filter {}:", transport);
}

// A milter that was not told of the transports marks nothing.
bool marks_nothing(const PostfixCase& about) {
  const auto& daemons = about.ground.daemons;
  return std::any_of(daemons.begin(), daemons.end(),
                     [](const DaemonFact& daemon) { return daemon.hands_over == false; });
}

void look_for_hand_over(const PostfixCase& about, Report& report) {
  if (!are_for_milter(about.needs) || marks_nothing(about)) {
    return;
  }
  for (const auto& wanted : wanted_transports(about.needs)) {
    const auto header = marker_header(wanted.level);
    if (!leads_to(look_up_header(about, about.value("milter_header_checks"), header),
                  wanted.name)) {
      report.add(
          in_main(about, "milter_header_checks"),
          fmt::format("The milter's mark \"{}\" does not lead to \"{}\": a message "
                      "that demands TLS and is marked goes out as any other.",
                      header, wanted.name),
          set_main(about, "milter_header_checks = regexp:/etc/postfix/"
                          "forced-milter-header-checks"));
    }
  }
}

void look_for_unmarked(const PostfixCase& about, Report& report) {
  if (are_for_milter(about.needs) && marks_nothing(about)) {
    report.add(
        "mta-tls-milter",
        "The milter was started without --forced-transport and hands nothing over: "
        "a message that demands TLS is refused unless the policy forces TLS for "
        "each of its recipients.",
        "--forced-transport into the milter's unit, as soon as the transports of\n"
        "examples/postfix/forced-master.cf are there");
  }
}

// mime_header_checks and nested_header_checks are header_checks unless they are set.
void look_for_forged_marks(const PostfixCase& about, Report& report) {
  std::set<std::string> told;
  for (const auto parameter : header_checks_of_strangers) {
    for (const auto& header : marker_headers()) {
      const auto obeyed = look_up_header(about, about.value(parameter), header);
      if (obeyed && obeyed->action.starts_with("filter ") &&
          told.insert(obeyed->table).second) {
        report.add(
            in_main(about, parameter),
            fmt::format("{} obeys the mark \"{}\" in anybody's mail: who writes it "
                        "into a header chooses the transport, past transport_maps "
                        "and relayhost.",
                        obeyed->table, header),
            fmt::format("take the lines with X-MTA-TLS-Forced out of {}:\n"
                        "they belong into milter_header_checks alone",
                        obeyed->table));
      }
    }
  }
}

void look_for_shown_marks(const PostfixCase& about, Report& report) {
  if (!are_for_milter(about.needs)) {
    return;
  }
  for_each_forced(
      about, [&](const ForcedTransport& wanted, const PostfixService& service) {
        const auto obeyed =
            look_up_header(about, about.host.value(service, "smtp_header_checks"),
                           marker_header(wanted.level));
        if (!obeyed || obeyed->action != "ignore") {
          report.add(in_service(about, service, "smtp_header_checks"),
                     "Recipients see the mark by which a message was handed over.",
                     set_master(about, service, "smtp_header_checks",
                                "regexp:/etc/postfix/forced-strip"));
        }
      });
}

// FILTER takes the place of content_filter, whatever that would have done.
void look_for_content_filter(const PostfixCase& about, Report& report) {
  for (const auto* server : smtp_servers(about.host)) {
    const auto filter = about.host.value(*server, "content_filter");
    if (are_for_milter(about.needs) && !marks_nothing(about) && !filter.empty()) {
      report.add(in_service(about, *server, "content_filter"),
                 fmt::format("A message that is handed over does not pass through {}: "
                             "Postfix knows one filter for a message.",
                             filter),
                 "smtpd_proxy_filter, or a milter of the filter's own, in place of "
                 "content_filter");
      return;
    }
  }
}

void look_for_milter(const PostfixCase& about, Report& report) {
  if (!are_for_milter(about.needs)) {
    return;
  }
  for (const auto* server : smtp_servers(about.host)) {
    if (!judges_of(about, *server).milters.empty()) {
      return;
    }
  }
  report.add(in_main(about, "smtpd_milters"),
             "No server of this Postfix asks mta-tls-milter: rules of \"messages\", and "
             "those of \"senders\" by login, have no effect.",
             "the lines of examples/postfix/inbound-milter.cf, into main.cf");
}

constexpr std::array<Check<PostfixCase>, 6> checks{{
    {"POSTFIX_MARK_IGNORED", Severity::critical,
     "messages that demand TLS are not handed over", look_for_hand_over},
    {"POSTFIX_MARK_UNMADE", Severity::warning,
     "the milter hands nothing over, and refuses", look_for_unmarked},
    {"POSTFIX_MARK_FORGEABLE", Severity::critical,
     "the mark of the milter is taken from anybody", look_for_forged_marks},
    {"POSTFIX_MARK_SHOWN", Severity::note, "recipients see the mark of the milter",
     look_for_shown_marks},
    {"POSTFIX_FILTER_SKIPPED", Severity::warning,
     "messages that are handed over skip content_filter", look_for_content_filter},
    {"POSTFIX_MESSAGES_UNSEEN", Severity::critical,
     "rules about messages, and nobody asks the milter", look_for_milter},
}};

} // namespace

PostfixChecks postfix_message_checks() {
  return checks;
}

} // namespace mta_tls::doctor
