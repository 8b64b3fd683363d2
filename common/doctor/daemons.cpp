#include "common/base/text.h"
#include "common/doctor/host_checks.h"
#include "common/doctor/live.h"

#include <fmt/format.h>

#include <array>
#include <set>

namespace mta_tls::doctor {

namespace {

constexpr std::chrono::milliseconds patience{1000};
constexpr std::size_t longest_reply = 200;

// What has been asked, and what was answered.
struct Asked {
  Ask ask;
  LiveQuestion question;
  const LiveAnswer& answer;
};

template <class F>
void for_each_answer(const Examined& host, F f) {
  for (const auto& ask : asks(host)) {
    const auto question = question_for(ask, host);
    if (const auto* answer = host.ground.answer(question)) {
      f(Asked{ask, question, *answer});
    }
  }
}

// Once for each address: what is wrong with one answer is wrong with the others, too.
template <class Wrong, class F>
void for_each_address(const Examined& host, Wrong is_wrong, F f) {
  std::set<std::string> told;
  for_each_answer(host, [&](const Asked& asked) {
    if (is_wrong(asked) && told.insert(asked.ask.address).second) {
      f(asked);
    }
  });
}

// A socket that is not there is a finding of its own where somebody has looked for it.
bool is_known_to_be_missing(const Examined& host, const Ask& ask) {
  constexpr std::string_view unix_prefix = "unix:";
  const auto file = ask.address.starts_with(unix_prefix)
                        ? host.ground.file(ask.address.substr(unix_prefix.size()))
                        : std::nullopt;
  return file && file->kind != FileKind::socket;
}

void look_for_silence(const Examined& host, Report& report) {
  const auto is_silent = [&](const Asked& asked) {
    return !asked.answer.reply && !is_known_to_be_missing(host, asked.ask);
  };
  for_each_address(host, is_silent, [&](const Asked& asked) {
    report.add(asked.ask.where,
               fmt::format("Nobody answers at {}: {}. Mail that has to be asked about "
                           "waits, on the way out as on the way in.",
                           asked.ask.address, asked.answer.reply.error()),
               "systemctl start mta-tls-policyd mta-tls-milter, with this address");
  });
}

void look_for_slowness(const Examined& host, Report& report) {
  const auto is_slow = [](const Asked& asked) {
    return asked.answer.reply && asked.answer.took > patience;
  };
  for_each_address(host, is_slow, [&](const Asked& asked) {
    report.add(
        asked.ask.where,
        fmt::format("The answer from {} took {} ms: each delivery waits that long, "
                    "and for each next hop anew.",
                    asked.ask.address, asked.answer.took.count()),
        "mta-tls status, and the load of the host");
  });
}

bool is_unknown_map(const Asked& asked) {
  return asked.answer.reply && asked.answer.reply->starts_with("PERM unknown map name");
}

void look_for_unknown_maps(const Examined& host, Report& report) {
  for_each_answer(host, [&](const Asked& asked) {
    if (is_unknown_map(asked)) {
      report.add(
          asked.ask.where,
          fmt::format("policyd does not know the map name \"{}\": all mail that has "
                      "to be asked about waits.",
                      asked.ask.map),
          "a mta-tls-policyd of this release, or the right map name");
    }
  });
}

void look_for_other_answers(const Examined& host, Report& report) {
  const auto differs = [&](const Asked& asked) {
    const auto expected = expected_reply(asked.question, host);
    return asked.answer.reply && !expected.empty() && *asked.answer.reply != expected &&
           !is_unknown_map(asked);
  };
  for_each_address(host, differs, [&](const Asked& asked) {
    report.add(
        asked.ask.where,
        fmt::format("Asked \"{}\", {} says \"{}\", and {} would have it say \"{}\": "
                    "another table is in force there, or another program has the "
                    "address.",
                    printable(asked.question.request, longest_reply), asked.ask.address,
                    printable(*asked.answer.reply, longest_reply), host.policy.path,
                    printable(expected_reply(asked.question, host), longest_reply)),
        "mta-tls status, then mta-tls reload");
  });
}

void look_for_refused_tables(const Examined& host, Report& report) {
  for (const auto& daemon : host.ground.daemons) {
    if (!daemon.refused.empty()) {
      report.add(
          daemon.control,
          fmt::format("The policy as it was saved last has been refused ({}): what "
                      "it changes is not in force.",
                      printable(daemon.refused, longest_reply)),
          fmt::format("mta-tls check {}", daemon.policy));
    }
  }
}

void look_for_other_files(const Examined& host, Report& report) {
  for (const auto& daemon : host.ground.daemons) {
    if (!daemon.policy.empty() && daemon.policy != host.policy.path) {
      report.add(daemon.control,
                 fmt::format("This daemon obeys {}; the MTA has been looked at by {}.",
                             daemon.policy, host.policy.path),
                 fmt::format("mta-tls doctor --policy {}", daemon.policy));
    }
  }
}

void look_for_unknown_states(const Examined& host, Report& report) {
  for (const auto& daemon : host.ground.daemons) {
    if (!daemon.error.empty()) {
      report.add(daemon.control,
                 fmt::format("The daemon's own account is missing: {}. Whether its table "
                             "is that of the file is not known from it.",
                             daemon.error),
                 "run this as root");
    }
  }
}

constexpr std::array<Check<Examined>, 7> checks{{
    {"DAEMON_SILENT", Severity::critical, "nobody answers at an address that the MTA has",
     look_for_silence},
    {"DAEMON_SLOW", Severity::warning, "a daemon takes more than a second to answer",
     look_for_slowness},
    {"DAEMON_MAP_UNKNOWN", Severity::critical,
     "the daemon does not know the map name that the MTA asks by", look_for_unknown_maps},
    {"DAEMON_ANSWERS_OTHERWISE", Severity::critical,
     "the daemon answers otherwise than policy.json says", look_for_other_answers},
    {"DAEMON_TABLE_REFUSED", Severity::critical,
     "the policy as saved last has been refused", look_for_refused_tables},
    {"DAEMON_OTHER_POLICY", Severity::warning, "a daemon obeys another policy file",
     look_for_other_files},
    {"DAEMON_STATE_UNSEEN", Severity::note, "a daemon's status could not be asked for",
     look_for_unknown_states},
}};

} // namespace

HostChecks daemon_checks() {
  return checks;
}

} // namespace mta_tls::doctor
