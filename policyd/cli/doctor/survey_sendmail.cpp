#include "common/base/text.h"
#include "policyd/cli/doctor/survey.h"

#include <fmt/format.h>

#include <sys/stat.h>

namespace mta_tls::doctor {

namespace {

std::optional<struct stat> status_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

constexpr std::size_t longest_line = 300;

std::string_view last_line(std::string_view text) {
  text = trim(text);
  return text.substr(text.rfind('\n') + 1);
}

bool is_newer(const std::string& path, const std::string& than) {
  const auto a = status_of(path);
  const auto b = status_of(than);
  return a && b && a->st_mtim.tv_sec > b->st_mtim.tv_sec;
}

// Every MTA has a program of this name; only Sendmail says "Version 8…" to this question.
// It reads its configuration, and says what it does not understand of it.
std::optional<SendmailHost> ask_version(const std::string& program, const std::string& cf,
                                        Survey& survey) {
  const std::vector<std::string> command{program, "-C", cf, "-d0.13", "-bt"};
  survey.looked_at.push_back(join(command, " "));
  const auto ended = run_program(command, "/quit\n");
  if (!ended) {
    survey.not_seen(program, ended.error());
    return std::nullopt;
  }
  SendmailHost host;
  read_sendmail_version(ended->out, host);
  if (!host.version.is_known()) {
    return std::nullopt;
  }
  if (ended->status != 0) {
    survey.not_seen(cf, fmt::format("Sendmail does not understand it: {}",
                                    printable(last_line(ended->out), longest_line)));
  }
  return host;
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
  auto host = ask_version(*sendmail, folder + "/sendmail.cf", survey);
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
