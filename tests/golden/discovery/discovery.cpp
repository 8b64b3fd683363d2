// Tells each story of what is discovered: discovery [STORY...]. With ACCEPT=1 in the
// environment, what happens becomes what is expected.

#include "common/base/text.h"
#include "common/policy/snapshot_builder.h"
#include "tests/golden/discovery/life.h"

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

Instant moment(std::string_view text) {
  const auto time = parse_day_or_time(trim(text));
  if (!time) {
    throw std::runtime_error(std::string(explain(time.error())) + ": " +
                             std::string(text));
  }
  return time->begin;
}

// The table of a story: settings, and a rule for a domain each.
class Table {
public:
  // "dane mta_sts opportunistic"
  void set(std::string_view text) {
    settings_ = {};
    for (const auto word : split(text, ' ')) {
      settings_.dane = settings_.dane || word == "dane";
      settings_.mta_sts = settings_.mta_sts || word == "mta_sts";
      if (word == "opportunistic") {
        settings_.on_dns_error = OnDnsError::opportunistic;
      }
    }
  }

  // "a.example encrypt"
  void add_rule(std::string_view text) {
    const auto words = split(text, ' ');
    const auto level = level_of(words.back());
    if (words.size() != 2 || !level) {
      throw std::runtime_error("a rule is written: rule DOMAIN LEVEL");
    }
    rules_[std::string(words[0])] = *level;
  }

  std::shared_ptr<const Snapshot> snapshot() const {
    SnapshotBuilder builder;
    builder.add_source({"policy.json", ""});
    builder.set_discovery(settings_);
    for (const auto& [domain, level] : rules_) {
      RuleBody body;
      body.requirement.level = level;
      builder.add_domain(*Domain::parse(domain));
      builder.end_rule(body, {}, "");
    }
    return builder.finish();
  }

private:
  DiscoverySettings settings_{true, true, OnDnsError::defer};
  std::map<std::string, SecurityLevel> rules_;
};

class Story {
public:
  Story(std::string name, Count& count) : name_(std::move(name)), count_(count) {}

  // The text as it would be if all that happens were expected.
  std::string tell(std::string_view text) {
    auto lines =
        split(text.ends_with('\n') ? text.substr(0, text.size() - 1) : text, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i) {
      told_ += std::string(lines[i]) + '\n';
      number_ = i + 1;
      if (lines[i].starts_with("ask ")) {
        std::vector<std::string> expected;
        while (i + 1 < lines.size() && lines[i + 1].starts_with("  ")) {
          expected.emplace_back(lines[++i].substr(2));
        }
        ask(lines[number_ - 1].substr(4), expected);
      } else {
        read(lines[i]);
      }
    }
    return told_;
  }

private:
  void read(std::string_view line) {
    const auto blank = line.find(' ');
    const auto verb = line.substr(0, blank);
    const auto rest = blank == line.npos ? std::string_view() : line.substr(blank + 1);
    if (line.starts_with("  > ")) {
      world_.add_line(line.substr(4));
    } else if (line.starts_with('@')) {
      now_ = moment(line.substr(1));
    } else if (verb == "dns") {
      world_.set_dns(rest);
    } else if (verb == "https") {
      world_.set_https(rest);
    } else if (verb == "rule") {
      table_.add_rule(rest);
    } else if (verb == "settings") {
      table_.set(rest);
    } else if (!trim(line).empty() && !line.starts_with('#')) {
      throw std::runtime_error("line " + std::to_string(number_) + ": " +
                               std::string(line));
    }
  }

  // A key alone is Postfix's.
  void ask(std::string_view key, const std::vector<std::string>& expected) {
    const auto request = (key.find(' ') == key.npos ? "postfix " : "") + std::string(key);
    const auto got = life_.ask(*table_.snapshot(), world_, request, now_);
    const bool is_right = got == expected;
    ++(is_right ? count_.passed : count_.failed);
    std::cout << (is_right ? "ok - " : "not ok - ") << name_ << ':' << number_ << ' '
              << key << '\n';
    for (const auto& line : is_right ? std::vector<std::string>() : got) {
      std::cout << "    got: " << line << '\n';
    }
    for (const auto& line : got) {
      told_ += "  " + line + '\n';
    }
  }

  std::string name_;
  Count& count_;
  Table table_;
  World world_;
  Life life_;
  Instant now_ = moment("2026-11-24T12:00:00Z");
  std::size_t number_ = 0;
  std::string told_;
};

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

void tell(const fs::path& path, bool accepting, Count& count) {
  try {
    const auto text = Story(path.stem(), count).tell(read_text(path));
    if (accepting) {
      std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    }
  } catch (const std::exception& e) {
    ++count.failed;
    std::cout << "not ok - " << path.stem().string() << ": " << e.what() << '\n';
  }
}

std::vector<fs::path> all_stories() {
  std::vector<fs::path> stories;
  for (const auto& entry : fs::directory_iterator(DISCOVERY_STORIES)) {
    if (entry.path().extension() == ".story") {
      stories.push_back(entry.path());
    }
  }
  std::sort(stories.begin(), stories.end());
  return stories;
}

} // namespace

} // namespace mta_tls::golden

int main(int argc, char** argv) {
  using namespace mta_tls::golden;
  std::vector<std::filesystem::path> stories;
  for (int i = 1; i < argc; ++i) {
    stories.push_back(std::filesystem::path(DISCOVERY_STORIES) /
                      (std::string(argv[i]) + ".story"));
  }
  const char* accept = std::getenv("ACCEPT");
  Count count;
  for (const auto& story : stories.empty() ? all_stories() : stories) {
    tell(story, accept && *accept == '1', count);
  }
  std::cout << "golden: " << count.passed << " passed, " << count.failed << " failed\n";
  return count.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
