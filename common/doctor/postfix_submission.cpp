#include "common/base/text.h"
#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_sockets.h"
#include "common/doctor/postfix_submission_use.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view parameter = "smtpd_recipient_restrictions";
constexpr std::string_view default_parameter = "smtpd_policy_service_default_action";
constexpr std::string_view usual_address = "inet:127.0.0.1:8464";

// Calls f(server) for each server of our users whose settings differ from those that were
// seen before.
template <class F>
void for_each_server(const PostfixCase& about, F f) {
  bool is_told_of_main = false;
  for (const auto* server : users_servers(about.host)) {
    const bool is_own = server->overrides.contains(std::string(parameter));
    if (is_own || !is_told_of_main) {
      f(*server);
    }
    is_told_of_main |= !is_own;
  }
}

// A milter of which nobody knows better may have been told of the file.
bool is_told_by_milter(const PostfixCase& about, const PostfixService& server) {
  const auto& daemons = about.ground.daemons;
  return !judges_of(about, server).milters.empty() &&
         std::none_of(daemons.begin(), daemons.end(), [](const DaemonFact& daemon) {
           return daemon.reads_history == false;
         });
}

// Where policyd serves submission, as far as that is known; empty: nowhere.
std::optional<std::vector<std::string>> served(const PostfixCase& about) {
  std::optional<std::vector<std::string>> all;
  for (const auto& daemon : about.ground.daemons) {
    if (daemon.watches) { // policyd
      all = all.value_or(std::vector<std::string>());
      all->insert(all->end(), daemon.submission.begin(), daemon.submission.end());
    }
  }
  return all;
}

// A path in the queue directory as it looks from there: smtpd may have changed its root.
std::string in_postfix(const PostfixCase& about, std::string_view address) {
  const auto root = fmt::format("unix:{}/", about.value("queue_directory"));
  return address.starts_with(root) ? "unix:" + std::string(address.substr(root.size()))
                                   : std::string(address);
}

std::string question_at(std::string_view address) {
  return fmt::format("check_policy_service {{ {}, timeout=5s, try_limit=1, "
                     "default_action=DUNNO }}",
                     address);
}

// The list as it is, with the question before it.
std::string ask_first(const PostfixCase& about, const PostfixService& server) {
  const auto known = served(about);
  const bool is_served = known && !known->empty();
  const auto address =
      is_served ? in_postfix(about, known->front()) : std::string(usual_address);
  const auto list = trim(about.host.value(server, parameter));
  const auto setting =
      set_for(about, server, parameter,
              question_at(address) + (list.empty() ? "" : ", " + std::string(list)));
  return known && !is_served
             ? fmt::format("start mta-tls-policyd with --submission {}, then\n{}",
                           usual_address, setting)
             : setting;
}

// Behind a relayhost the watch knows nothing of where the mail goes.
void look_for_unasked(const PostfixCase& about, Report& report) {
  if (!about.needs.refuses_new || !about.value("relayhost").empty()) {
    return;
  }
  for_each_server(about, [&](const PostfixService& server) {
    if (submission_uses(about, server).empty() && !is_told_by_milter(about, server)) {
      report.add(
          in_service(about, server, parameter),
          fmt::format("The service {} asks neither policyd nor a milter with --history: "
                      "\"refuse_new_after_failures\" has no effect, and whoever "
                      "hands in mail that cannot go hears nothing of it.",
                      server.name),
          ask_first(about, server));
    }
  });
}

void look_for_late(const PostfixCase& about, Report& report) {
  for_each_server(about, [&](const PostfixService& server) {
    for (const auto& [service, use, place] : submission_uses(about, server)) {
      if (use.is_after_permit) {
        report.add(in_service(about, server, use.parameter),
                   "A permit stands before check_policy_service in this list: whom it "
                   "lets through hears nothing of mail that cannot go.",
                   "write check_policy_service first in this list");
      }
    }
  });
}

struct DefaultAction {
  std::string text;
  bool is_own; // of this check_policy_service
};

DefaultAction default_action(const PostfixCase& about, const SubmissionUse& asked) {
  const auto& settings = asked.use.service.settings;
  const auto own = settings.find("default_action");
  return own != settings.end()
             ? DefaultAction{own->second, true}
             : DefaultAction{
                   std::string(about.host.value(*asked.server, default_parameter)),
                   false};
}

bool lets_through(std::string_view action) {
  const auto word = to_lower(action.substr(0, action.find(' ')));
  return word == "dunno" || word == "ok" || word.starts_with("permit");
}

void look_for_stop(const PostfixCase& about, Report& report) {
  for_each_server(about, [&](const PostfixService& server) {
    for (const auto& asked : submission_uses(about, server)) {
      const auto [action, is_own] = default_action(about, asked);
      if (!lets_through(action)) {
        report.add(in_service(about, server, asked.use.parameter),
                   fmt::format("While policyd does not answer, none of your users can "
                               "send anything: Postfix says \"{}\".",
                               action),
                   is_own ? "default_action=DUNNO in this check_policy_service"
                          : fmt::format("write check_policy_service {{ {}, timeout=5s, "
                                        "try_limit=1, default_action=DUNNO }}",
                                        asked.use.service.address));
      }
    }
  });
}

std::string_view port_of(std::string_view address) {
  return address.starts_with("inet:") ? address.substr(address.rfind(':') + 1)
                                      : std::string_view{};
}

// The same address, or the same port: a host has many names.
bool is_same_place(std::string_view place, std::string_view listener) {
  return place == listener ||
         (!port_of(place).empty() && port_of(place) == port_of(listener));
}

// Why nobody answers at that place; empty: somebody may.
std::string gone_astray(const PostfixCase& about, const SubmissionUse& asked) {
  const auto path = unix_path(asked.place);
  if (const auto file = about.ground.file(path); !path.empty() && file) {
    if (file->kind != FileKind::socket) {
      return fmt::format("There is no socket {}", path);
    }
    if (!file->is_open) {
      return fmt::format("The user {} may not connect to {}", about.value("mail_owner"),
                         path);
    }
  }
  const auto known = served(about);
  if (!known || std::any_of(known->begin(), known->end(), [&](const auto& listener) {
        return is_same_place(asked.place, listener);
      })) {
    return "";
  }
  return known->empty() ? "policyd was started without --submission"
                        : fmt::format("policyd serves submission at {}, not at {}",
                                      join(*known, ", "), asked.place);
}

void look_for_astray(const PostfixCase& about, Report& report) {
  for_each_server(about, [&](const PostfixService& server) {
    for (const auto& asked : submission_uses(about, server)) {
      const auto why = gone_astray(about, asked);
      if (!why.empty()) {
        report.add(in_service(about, server, asked.use.parameter),
                   fmt::format("{}: {}.", why,
                               lets_through(default_action(about, asked).text)
                                   ? "nobody who hands in mail hears that it cannot go"
                                   : "none of your users can send anything"),
                   "the same address here and in mta-tls-policyd --submission; of a unix "
                   "socket\nin the queue directory, with ,mode=0660,group=postfix");
      }
    }
  });
}

constexpr std::array<Check<PostfixCase>, 4> checks{{
    {"POSTFIX_SUBMISSION_UNASKED", Severity::warning,
     "rules have new mail refused, and submission asks nobody", look_for_unasked},
    {"POSTFIX_SUBMISSION_LATE", Severity::warning,
     "a permit stands before submission's question", look_for_late},
    {"POSTFIX_SUBMISSION_STOPS", Severity::warning,
     "no user can send mail while policyd is silent", look_for_stop},
    {"POSTFIX_SUBMISSION_ASTRAY", Severity::warning,
     "submission asks where policyd does not answer it", look_for_astray},
}};

} // namespace

PostfixChecks postfix_submission_checks() {
  return checks;
}

} // namespace mta_tls::doctor
