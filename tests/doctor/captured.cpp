#include "tests/doctor/captured.h"

#include "common/base/text.h"
#include "common/doctor/postconf.h"
#include "common/table/load.h"

#include <fstream>
#include <stdexcept>

namespace mta_tls::doctor::tests {

namespace {

std::string file_of(const Files& files, const std::string& name) {
  const auto found = files.find(name);
  return found == files.end() ? "" : found->second;
}

bool has(const Files& files, const std::string& name) {
  return files.find(name) != files.end();
}

std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::pair<std::string, std::string> around_arrow(std::string_view text) {
  constexpr std::string_view arrow = " => ";
  const auto place = text.find(arrow);
  if (place == text.npos) {
    throw std::runtime_error("no => in: " + std::string(text));
  }
  return {std::string(text.substr(0, place)),
          std::string(text.substr(place + arrow.size()))};
}

void add_answer(std::string_view rest, bool is_error, Ground& ground) {
  const std::chrono::milliseconds took(std::stoi(std::string(take_word(rest))));
  const auto [question, reply] = around_arrow(rest);
  std::string_view asked = question;
  const auto address = std::string(take_word(asked));
  ground.answers.emplace(
      LiveQuestion{address, std::string(asked)},
      LiveAnswer{is_error ? Result<std::string, std::string>(Unexpected{reply}) : reply,
                 took});
}

DaemonFact& last_daemon(Ground& ground) {
  if (ground.daemons.empty()) {
    throw std::runtime_error("no daemon that this could be said of");
  }
  return ground.daemons.back();
}

bool add_file(std::string_view line, Ground& ground) {
  static const std::map<std::string_view, FileKind> kinds{{"file", FileKind::file},
                                                          {"folder", FileKind::folder},
                                                          {"socket", FileKind::socket},
                                                          {"absent", FileKind::absent}};
  const bool is_closed = line.starts_with("closed ");
  if (is_closed) {
    take_word(line);
  }
  const auto kind = kinds.find(take_word(line));
  if (kind == kinds.end()) {
    return false;
  }
  ground.files[std::string(line)] = {kind->second,
                                     !is_closed && kind->second != FileKind::absent};
  return true;
}

void add_line(std::string_view line, Examined& host) {
  auto& ground = host.ground;
  auto rest = line;
  const auto keyword = take_word(rest);
  if (keyword == "nameserver") {
    ground.nameservers.emplace_back(rest);
  } else if (keyword == "resolv-conf") {
    ground.resolv_conf = rest;
  } else if (keyword == "resolver") {
    last_daemon(ground).resolvers.emplace_back(rest);
  } else if (keyword == "daemon") {
    ground.daemons.emplace_back().control = rest;
  } else if (keyword == "policy") {
    last_daemon(ground).policy = rest;
  } else if (keyword == "listener") {
    last_daemon(ground).listeners.emplace_back(rest);
  } else if (keyword == "refused") {
    last_daemon(ground).refused = rest;
  } else if (keyword == "hands-over") {
    last_daemon(ground).hands_over = rest == "yes";
  } else if (keyword == "submission") {
    last_daemon(ground).submission.emplace_back(rest);
  } else if (keyword == "watches") {
    last_daemon(ground).watches = rest == "yes";
  } else if (keyword == "alerts") {
    last_daemon(ground).alerts = rest == "yes";
  } else if (keyword == "reads-history") {
    last_daemon(ground).reads_history = rest == "yes";
  } else if (keyword == "error") {
    last_daemon(ground).error = rest;
  } else if (keyword == "answer" || keyword == "silent") {
    add_answer(rest, keyword == "silent", ground);
  } else if (keyword == "unseen") {
    const auto [what, why] = around_arrow(rest);
    host.unseen.push_back({what, why});
  } else if (!add_file(line, ground)) {
    throw std::runtime_error("ground: " + std::string(line));
  }
}

void read_ground(const std::string& text, Examined& host) {
  for (const auto line : split(text, '\n')) {
    if (!line.empty() && !line.starts_with('#')) {
      add_line(line, host);
    }
  }
}

// As `mta-tls doctor` would load it, in the folder where the test runs.
void load_policy(const Files& files, Examined& host) {
  auto& policy = host.policy;
  policy.path = "policy.json";
  std::ofstream(policy.path, std::ios::trunc) << file_of(files, policy.path);
  auto loaded = load_table(policy.path, host.now);
  if (loaded) {
    policy.table = loaded->snapshot;
    policy.warnings = loaded->warnings.size();
    return;
  }
  for (const auto& diagnostic : loaded.error().diagnostics) {
    policy.errors.push_back(headline(diagnostic));
  }
}

// "TABLE" on a line of its own, and its entries, "key<TAB>value"; "TABLE ?": it could
// only be asked, not listed.
std::vector<TableFact> tables_of(const std::string& text) {
  std::vector<TableFact> tables;
  for (const auto line : split(text, '\n')) {
    if (line.find('\t') != line.npos) {
      auto entries = parse_entries(line);
      tables.back().entries.push_back(std::move(entries.front()));
    } else if (!line.empty()) {
      const bool is_listed = !line.ends_with(" ?");
      tables.push_back({std::string(is_listed ? line : line.substr(0, line.size() - 2)),
                        is_listed,
                        {}});
    }
  }
  return tables;
}

PostfixHost postfix_of(const Files& files) {
  auto host =
      parse_postfix(file_of(files, "postconf-x"), file_of(files, "postconf-M"),
                    file_of(files, "postconf-xP"), file_of(files, "postconf-n.err"));
  host.tables = tables_of(file_of(files, "postmap"));
  return host;
}

SendmailHost sendmail_of(const Files& files) {
  SendmailHost host;
  host.folder = "/etc/mail";
  read_sendmail_version(file_of(files, "sendmail-d0.13"), host);
  host.cf = parse_sendmail_cf(file_of(files, "sendmail.cf"));
  if (has(files, "submit.cf")) {
    host.submit = parse_sendmail_cf(file_of(files, "submit.cf"));
  }
  host.is_mc_newer = has(files, "sendmail.mc-is-newer");
  return host;
}

EximHost exim_of(const Files& files) {
  EximHost host;
  read_exim_version(file_of(files, "exim-bV"), host);
  host.main = parse_exim_options(file_of(files, "exim-bP"));
  host.routers = parse_exim_drivers(file_of(files, "exim-bP-routers"));
  host.transports = parse_exim_drivers(file_of(files, "exim-bP-transports"));
  host.authenticators = parse_exim_drivers(file_of(files, "exim-bP-authenticators"));
  host.acls = parse_exim_acls(file_of(files, "exim-bP-config"));
  return host;
}

} // namespace

Examined examined(const Files& files) {
  Examined host;
  host.now = std::chrono::sys_days{std::chrono::November / 24 / 2026} + // a Tuesday
             std::chrono::hours{12};
  load_policy(files, host);
  if (has(files, "postconf-x")) {
    host.postfix = postfix_of(files);
  }
  if (has(files, "sendmail.cf")) {
    host.sendmail = sendmail_of(files);
  }
  if (has(files, "exim-bV")) {
    host.exim = exim_of(files);
  }
  read_ground(file_of(files, "ground"), host);
  return host;
}

} // namespace mta_tls::doctor::tests
