#include "policyd/cli/doctor/survey.h"

#include <sys/stat.h>

namespace mta_tls::doctor {

namespace {

std::optional<struct stat> status_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

bool is_newer(const std::string& path, const std::string& than) {
  const auto a = status_of(path);
  const auto b = status_of(than);
  return a && b && a->st_mtim.tv_sec > b->st_mtim.tv_sec;
}

// Every MTA has a program of this name; only Sendmail says "Version 8…" to this question.
// It ends with an error, after its answer, since /dev/null is no configuration.
std::optional<SendmailHost> ask_version(const std::string& program, Survey& survey) {
  survey.looked_at.push_back(program + " -C /dev/null -d0.13 -bt");
  const auto ended =
      run_program({program, "-C", "/dev/null", "-d0.13", "-bt"}, "/quit\n");
  if (!ended) {
    survey.not_seen(program, ended.error());
    return std::nullopt;
  }
  SendmailHost host;
  read_sendmail_version(ended->out, host);
  return host.version.is_known() ? std::optional(std::move(host)) : std::nullopt;
}

std::optional<std::string> program() {
  const auto debian = find_program("sendmail-mta");
  return debian ? debian : find_program("sendmail");
}

} // namespace

void look_at_sendmail(Survey& survey) {
  const auto& given = survey.options.folder;
  const std::string folder = given.empty() ? "/etc/mail" : given;
  if (!survey.wants("sendmail") || !status_of(folder + "/sendmail.cf")) {
    return;
  }
  const auto sendmail = program();
  if (!sendmail) {
    if (!given.empty()) {
      survey.not_seen("sendmail", "it is not installed here");
    }
    return;
  }
  auto host = ask_version(*sendmail, survey);
  const auto cf = host ? survey.read(folder + "/sendmail.cf") : std::nullopt;
  if (!cf) {
    return;
  }
  host->folder = folder;
  host->cf = parse_sendmail_cf(*cf);
  if (status_of(folder + "/submit.cf")) {
    if (const auto submit = survey.read(folder + "/submit.cf")) {
      host->submit = parse_sendmail_cf(*submit);
    }
  }
  host->is_mc_newer = is_newer(folder + "/sendmail.mc", folder + "/sendmail.cf");
  survey.host.sendmail = std::move(host);
}

} // namespace mta_tls::doctor
