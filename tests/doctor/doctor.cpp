// Examines hosts as their files tell them, through the functions of `mta-tls doctor`:
// doctor [ID...]. With ACCEPT=1 in the environment, what is said becomes what is
// expected.

#include "policyd/cli/doctor/page.h"
#include "tests/doctor/captured.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace mta_tls::doctor::tests {

namespace {

namespace fs = std::filesystem;

const fs::path folder = DOCTOR_TESTS;

struct Count {
  int passed = 0;
  int failed = 0;

  void check(bool holds, const std::string& what, const std::string& detail = {}) {
    ++(holds ? passed : failed);
    std::cout << (holds ? "ok - " : "not ok - ") << what << '\n';
    if (!holds && !detail.empty()) {
      std::cout << detail << '\n';
    }
  }
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

Files files_of(const std::string& host) {
  Files files;
  for (const auto& entry : fs::directory_iterator(folder / "hosts" / host)) {
    files[entry.path().filename()] = read_text(entry.path());
  }
  return files;
}

struct Said {
  std::string text;
  std::set<std::string_view> ids;
};

Said examine(const CaseFile& about) {
  auto files = files_of(about.host);
  for (const auto& edit : about.edits) {
    apply(edit, files);
  }
  const auto host = examined(files);
  const Page page{host, diagnose(host), {}};
  Said said{page_text(page, Paint(false)), {}};
  for (const auto& finding : page.findings) {
    said.ids.insert(finding.id);
  }
  return said;
}

// The file `name` of an id's folder: "fault", where the finding is, or "fine".
void examine_case(const std::string& id, const std::string& name, bool accepting,
                  Count& count) {
  const auto path = folder / "cases" / id / name;
  const auto about = parse_case(read_text(path));
  const auto said = examine(about);
  if (accepting) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << about.head << said.text;
  } else {
    count.check(said.text == about.expected, id + '/' + name + ": the whole text",
                "expected:\n" + about.expected + "said:\n" + said.text);
  }
  const bool is_fault = name == "fault";
  count.check((said.ids.count(id) != 0) == is_fault,
              id + '/' + name + (is_fault ? ": is found" : ": is not found"), said.text);
}

bool is_kind(const std::string& id) {
  const auto kinds = all_kinds();
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](const Kind& kind) { return kind.id == id; });
}

void examine_cases(const std::string& id, bool accepting, Count& count) {
  for (const auto* name : {"fault", "fine"}) {
    try {
      examine_case(id, name, accepting, count);
    } catch (const std::exception& e) {
      count.check(false, id + '/' + name, e.what());
    }
  }
}

void check_list(Count& count) {
  std::set<std::string_view> seen;
  for (const auto& kind : all_kinds()) {
    count.check(seen.insert(kind.id).second && !kind.title.empty(),
                std::string(kind.id) + ": is listed once, with a title");
  }
  for (const auto& entry : fs::directory_iterator(folder / "cases")) {
    const auto id = entry.path().filename().string();
    count.check(is_kind(id), "cases/" + id + ": is the id of a finding");
  }
}

Count examine_all(const std::vector<std::string>& ids, bool accepting) {
  Count count;
  if (ids.empty()) {
    check_list(count);
    for (const auto& kind : all_kinds()) {
      examine_cases(std::string(kind.id), accepting, count);
    }
  }
  for (const auto& id : ids) {
    examine_cases(id, accepting, count);
  }
  return count;
}

// policy.json is written there, and loaded from there.
void enter_folder_of_our_own() {
  auto name = (fs::temp_directory_path() / "mta-tls-doctor-XXXXXX").string();
  if (!::mkdtemp(name.data())) {
    throw std::runtime_error("cannot make a folder");
  }
  fs::current_path(name);
}

} // namespace

} // namespace mta_tls::doctor::tests

int main(int argc, char** argv) {
  using namespace mta_tls::doctor::tests;
  const char* accept = std::getenv("ACCEPT");
  enter_folder_of_our_own();
  const auto own = std::filesystem::current_path();
  const auto count = examine_all({argv + 1, argv + argc}, accept && *accept == '1');
  std::filesystem::current_path("/");
  std::filesystem::remove_all(own);
  std::cout << "doctor: " << count.passed << " passed, " << count.failed << " failed\n";
  return count.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
