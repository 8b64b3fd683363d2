// Asks each story's questions of its policy.json, through the functions of the daemon:
// golden [STORY...]. With ACCEPT=1 in the environment, what is answered becomes what is
// expected.

#include "common/dialect/socketmap.h"
#include "common/table/load.h"
#include "tests/golden/inbound.h"
#include "tests/golden/questions.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace mta_tls::golden {

namespace {

namespace fs = std::filesystem;

struct Count {
  int passed = 0;
  int failed = 0;
};

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return std::move(text).str();
}

std::shared_ptr<const Snapshot> load(const fs::path& path, Instant now) {
  const auto table = load_table(path.string(), now);
  if (table) {
    return table->snapshot;
  }
  std::string errors;
  for (const auto& diagnostic : table.error().diagnostics) {
    errors += '\n' + render(diagnostic);
  }
  throw std::runtime_error("the policy is not accepted:" + errors);
}

std::string answer(const Snapshot& snapshot, const Question& question) {
  constexpr std::string_view inbound = "inbound ";
  if (question.request.starts_with(inbound)) {
    const auto session = std::string_view(question.request).substr(inbound.size());
    return written(inbound_answer(snapshot, session, question.now));
  }
  return written(socketmap_answer(question.request, snapshot, question.now, nullptr));
}

void accept(const fs::path& path, const Questions& questions,
            const std::vector<std::string>& answers) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << with_answers(questions, answers);
  if (!file.flush()) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

void report(const std::string& story, const Question& question, const std::string& got,
            Count& count) {
  const auto what =
      story + ':' + std::to_string(question.line + 1) + ' ' + written(question.request);
  if (got == question.answer) {
    ++count.passed;
    std::cout << "ok - " << what << '\n';
    return;
  }
  ++count.failed;
  std::cout << "not ok - " << what << "\n    expected: " << question.answer
            << "\n    got:      " << got << '\n';
}

void tell(const fs::path& folder, bool accepting, Count& count) {
  const auto path = folder / "questions";
  const auto questions = parse_questions(read_text(path));
  if (questions.questions.empty()) {
    throw std::runtime_error("it asks nothing");
  }
  const auto snapshot = load(folder / "policy.json", questions.questions.front().now);
  std::vector<std::string> answers;
  for (const auto& question : questions.questions) {
    answers.push_back(answer(*snapshot, question));
    report(folder.filename(), question, answers.back(), count);
  }
  if (accepting) {
    accept(path, questions, answers);
  }
}

std::vector<fs::path> all_stories() {
  std::vector<fs::path> stories;
  for (const auto& entry : fs::directory_iterator(GOLDEN_STORIES)) {
    if (fs::exists(entry.path() / "questions")) {
      stories.push_back(entry.path());
    }
  }
  std::sort(stories.begin(), stories.end());
  return stories;
}

Count tell_all(const std::vector<fs::path>& stories, bool accepting) {
  Count count;
  for (const auto& story : stories) {
    try {
      tell(story, accepting, count);
    } catch (const std::exception& e) {
      ++count.failed;
      std::cout << "not ok - " << story.filename().string() << ": " << e.what() << '\n';
    }
  }
  return count;
}

} // namespace

} // namespace mta_tls::golden

int main(int argc, char** argv) {
  using namespace mta_tls::golden;
  std::vector<std::filesystem::path> stories;
  for (int i = 1; i < argc; ++i) {
    stories.push_back(std::filesystem::path(GOLDEN_STORIES) / argv[i]);
  }
  const char* accept = std::getenv("ACCEPT");
  const auto count =
      tell_all(stories.empty() ? all_stories() : stories, accept && *accept == '1');
  std::cout << "golden: " << count.passed << " passed, " << count.failed << " failed\n";
  return count.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
