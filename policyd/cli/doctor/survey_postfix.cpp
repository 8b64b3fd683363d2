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

std::optional<TableFact> list_table(const std::string& program,
                                    const TableQuestion& question, Survey& survey) {
  const auto listed = survey.run({program, "-s", question.table});
  return listed
             ? std::optional(TableFact{question.table, true, parse_entries(listed->out)})
             : std::nullopt;
}

std::optional<TableFact> ask_table(const std::string& program,
                                   const TableQuestion& question, Survey& survey) {
  const std::vector<std::string> command{program, "-q", "-", question.table};
  survey.looked_at.push_back(join(command, " "));
  const auto asked = run_program(command, join(question.keys, "\n") + '\n');
  // 1 without a word: it has none of the keys.
  if (asked && (asked->status == 0 || (asked->status == 1 && asked->err.empty()))) {
    return TableFact{question.table, false, parse_entries(asked->out)};
  }
  survey.not_seen(join(command, " "),
                  asked ? std::string(trim(asked->err)) : asked.error());
  return std::nullopt;
}

// One question that fails is enough: the others would tell the same.
std::optional<PostfixHost> look_at_instance(const std::string& program,
                                            const std::string& folder, Survey& survey) {
  std::vector<Ended> told;
  for (const auto* option : {"-x", "-M", "-xP", "-n"}) {
    auto ended = survey.run(command(program, folder, option));
    if (!ended) {
      return std::nullopt;
    }
    told.push_back(*std::move(ended));
  }
  return parse_postfix(told[0].out, told[1].out, told[2].out, told[3].err);
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
  survey.host.postfix = look_at_instance(*program, folder, survey);
}

void look_at_tables(Survey& survey) {
  const auto questions = table_questions(survey.host);
  const auto program = find_program("postmap");
  for (const auto& question : questions) {
    if (!program) {
      survey.not_seen(question.table, "postmap is not installed here");
      continue;
    }
    auto table = question.can_be_listed ? list_table(*program, question, survey)
                                        : ask_table(*program, question, survey);
    if (table) {
      survey.host.postfix->tables.push_back(*std::move(table));
    }
  }
}

} // namespace mta_tls::doctor
