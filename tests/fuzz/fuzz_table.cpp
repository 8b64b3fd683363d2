#include "common/base/utf8.h"
#include "common/dialect/socketmap.h"
#include "common/table/load.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>

namespace mta_tls::fuzz {

namespace {

namespace fs = std::filesystem;

constexpr Instant now{std::chrono::seconds(1'800'000'000)};
constexpr std::string_view list_mark = "\n=== list ===\n";

// A folder of this process's own, for as long as it lives.
class Folder {
public:
  Folder() {
    const auto where = fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
    auto pattern = (where / "mta-tls-fuzz-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) {
      throw std::runtime_error("cannot make a folder in " + where.string());
    }
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(std::string_view name, std::string_view text) const {
    const auto path = path_ / name;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    return path.string();
  }

private:
  fs::path path_;
};

struct Written {
  std::string path;
  std::string_view text;
};

// Where an editor would put the cursor there is a place in the file.
void require_place(const Diagnostic& diagnostic, std::string_view text) {
  if (diagnostic.line == 0) {
    return;
  }
  const auto lines =
      1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  require(diagnostic.line <= lines, "the line is in the file", diagnostic.message);
  require(diagnostic.column >= 1 && diagnostic.column <= text.size() + 1,
          "the column is in the file", diagnostic.message);
  require(diagnostic.caret_column <= diagnostic.source_line.size() &&
              diagnostic.caret_length >= 1,
          "the caret is under the line", diagnostic.message);
}

void require_text(const Diagnostic& diagnostic) {
  const auto shown = render(diagnostic);
  const bool is_text = std::all_of(shown.begin(), shown.end(), [](char c) {
    return c == '\n' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7f);
  });
  require(!diagnostic.message.empty(), "a diagnostic says something", shown);
  require(is_text && !first_invalid_utf8(shown), "a diagnostic is text", shown);
}

void require_diagnostics(const std::vector<Diagnostic>& diagnostics,
                         const Written& policy, const Written& list) {
  for (const auto& diagnostic : diagnostics) {
    require_text(diagnostic);
    if (diagnostic.file == policy.path) {
      require_place(diagnostic, policy.text);
    } else if (diagnostic.file == list.path) {
      require_place(diagnostic, list.text);
    }
  }
}

// What was accepted can be told to Postfix.
void require_answers(const Snapshot& snapshot) {
  std::size_t left = 200;
  snapshot.for_each_name([&](std::string_view name, RuleIndex, bool below_only) {
    if (left == 0) {
      return;
    }
    --left;
    const auto key = (below_only ? "a." : "") + std::string(name);
    require_postfix_reply(socketmap_answer("postfix " + key, snapshot, now, nullptr));
  });
}

void require_loaded(const LoadedTable& table) {
  require(table.snapshot != nullptr, "there is a table", "");
  for (const auto& warning : table.warnings) {
    require(warning.severity == Diagnostic::Severity::warning,
            "what is accepted has no error", warning.message);
  }
  require_answers(*table.snapshot);
}

void require_refused(const LoadFailure& failure) {
  const auto is_error = [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Diagnostic::Severity::error;
  };
  require(std::any_of(failure.diagnostics.begin(), failure.diagnostics.end(), is_error),
          "what is refused has an error", "");
}

} // namespace

void fuzz_table(std::span<const std::byte> input) {
  static const Folder folder;
  std::string text(input.size(), '\0');
  std::transform(input.begin(), input.end(), text.begin(),
                 [](std::byte octet) { return static_cast<char>(octet); });
  const std::string_view whole(text);
  const auto mark = whole.find(list_mark);
  const auto policy_text = whole.substr(0, mark);
  const auto list_text =
      mark == whole.npos ? std::string_view() : whole.substr(mark + list_mark.size());
  const Written policy{folder.write("policy.json", policy_text), policy_text};
  const Written list{folder.write("list", list_text), list_text};

  const auto table = load_table(policy.path, now);
  if (table) {
    require_loaded(*table);
    require_diagnostics(table->warnings, policy, list);
  } else {
    require_refused(table.error());
    require_diagnostics(table.error().diagnostics, policy, list);
  }
}

} // namespace mta_tls::fuzz
