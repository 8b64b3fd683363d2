#include "common/base/text.h"
#include "common/doctor/plan.h"
#include "common/doctor/postconf.h"
#include "policyd/cli/doctor/survey.h"

#include <fmt/format.h>

#include <unistd.h>

namespace mta_tls::doctor {

namespace {

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// An empty folder: the one that Postfix was built with.
std::vector<std::string> command(const std::string& program, const std::string& folder,
                                 std::string_view option) {
  std::vector<std::string> argv{program};
  if (!folder.empty()) {
    argv.insert(argv.end(), {"-c", folder});
  }
  argv.emplace_back(option);
  return argv;
}

// Where Postfix looks unless it is told otherwise.
std::string default_folder(const std::string& program) {
  const auto ended = run_program({program, "-dh", "config_directory"});
  return ended ? std::string(trim(ended->out)) : std::string();
}

// Lists the table or, where its type cannot be listed, asks it for keys.
std::optional<TableFact> look_at_table(const std::string& program,
                                       const TableQuestion& question, Survey& survey) {
  survey.looked_at.push_back(fmt::format("{} -s {}", program, question.table));
  if (const auto listed = run_program({program, "-s", question.table});
      listed && listed->status == 0) {
    return TableFact{question.table, true, parse_entries(listed->out)};
  }
  std::string keys;
  for (const auto& key : question.keys) {
    keys += key + '\n';
  }
  const auto asked = run_program({program, "-q", "-", question.table}, keys);
  // 1 without a word: it has none of the keys.
  if (asked && (asked->status == 0 || (asked->status == 1 && asked->err.empty()))) {
    return TableFact{question.table, false, parse_entries(asked->out)};
  }
  survey.not_seen(fmt::format("{} -q - {}", program, question.table),
                  asked ? std::string(trim(asked->err)) : asked.error());
  return std::nullopt;
}

} // namespace

void look_at_postfix(Survey& survey) {
  const auto& folder = survey.options.folder;
  const auto program = find_program("postconf");
  if (!survey.wants("postfix") || (!program && folder.empty()) ||
      !is_there((folder.empty() ? default_folder(*program) : folder) + "/main.cf")) {
    return;
  }
  if (!program) {
    survey.not_seen("postconf", "it is not installed here");
    return;
  }
  const auto settings = survey.run(command(*program, folder, "-x"));
  const auto services = survey.run(command(*program, folder, "-M"));
  const auto overrides = survey.run(command(*program, folder, "-xP"));
  const auto changed = survey.run(command(*program, folder, "-n"));
  if (settings && services && overrides && changed) {
    survey.host.postfix =
        parse_postfix(settings->out, services->out, overrides->out, changed->err);
  }
}

void look_at_tables(Survey& survey) {
  const auto questions = table_questions(survey.host);
  const auto program = find_program("postmap");
  for (const auto& question : questions) {
    if (!program) {
      survey.not_seen(question.table, "postmap is not installed here");
    } else if (auto table = look_at_table(*program, question, survey)) {
      survey.host.postfix->tables.push_back(*std::move(table));
    }
  }
}

} // namespace mta_tls::doctor
