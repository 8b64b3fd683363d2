#include "policyd/cli/letter/shelf.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/table/letter_files.h"
#include "common/table/load.h"
#include "common/table/read_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t longest_path = 4096;

// What "authorizations" of the policy file is; the rest of the file may be wrong.
Result<json, std::string> authorizations(const std::string& policy) {
  const auto file = read_file(policy);
  if (!file) {
    return Unexpected{
        fmt::format("{} {}", printable(policy, longest_path), file.error())};
  }
  const auto object = json::parse(file->octets, nullptr, false);
  if (!object.is_object()) {
    return Unexpected{fmt::format("{} is not valid JSON: mta-tls check tells where",
                                  printable(policy, longest_path))};
  }
  return object.contains("authorizations") ? object["authorizations"] : json();
}

std::string no_folder(const LetterPlace& place, const json& value) {
  const auto policy = printable(place.policy, longest_path);
  return value.is_array()
             ? fmt::format(
                   "the letters of {} are written in it (\"authorizations\"), not "
                   "in a folder: edit it, or name a folder with --letters",
                   policy)
             : fmt::format("{} names no folder of letters: write \"authorizations\": "
                           "\"letters\" in it, or name a folder with --letters",
                           policy);
}

class RestingRules {
public:
  explicit RestingRules(const Snapshot& table) : table_(table) {}

  std::vector<RestingRule> all() {
    table_.for_each_name([this](std::string_view name, RuleIndex rule, bool below_only) {
      if (is_of_interest(table_.rules().body(rule).letter,
                         table_.rules().body(rule).requirement.level)) {
        add_name(name, rule, below_only);
      }
    });
    for (auto& [index, rule] : outbound_) {
      rule.id = table_.rules().id(index, rule.scopes.front().domain);
      rules_.push_back(std::move(rule));
    }
    for (const auto& rule : table_.inbound().rules()) {
      if (is_of_interest(rule.letter, rule.requirement.level)) {
        add_inbound(rule);
      }
    }
    return std::move(rules_);
  }

private:
  static bool is_of_interest(std::optional<LetterIndex> letter, SecurityLevel level) {
    return letter || forces_tls(level);
  }

  std::string letter_of(std::optional<LetterIndex> index) const {
    const auto* letter = table_.letter(index);
    return letter ? letter->id : "";
  }

  void add_name(std::string_view name, RuleIndex index, bool below_only) {
    const auto& body = table_.rules().body(index);
    auto& rule = outbound_[index];
    rule.level = body.requirement.level;
    rule.letter = letter_of(body.letter);
    rule.scopes.push_back({name, below_only || body.include_subdomains});
  }

  void add_inbound(const InboundRule& rule) {
    RestingRule resting{
        rule.id, Direction::inbound, rule.requirement.level, {}, letter_of(rule.letter)};
    for (const auto& domain : rule.match.sender_domains) {
      resting.scopes.push_back({domain.text(), rule.match.include_subdomains});
    }
    rules_.push_back(std::move(resting));
  }

  const Snapshot& table_;
  std::map<RuleIndex, RestingRule> outbound_;
  std::vector<RestingRule> rules_;
};

} // namespace

std::string RestingRule::text() const {
  return fmt::format("{} \"{}\" ({})", word(direction), printable(id), word(level));
}

Result<std::string, std::string> letter_folder(const LetterPlace& place) {
  auto folder = fs::path(place.folder);
  if (folder.empty()) {
    const auto value = authorizations(place.policy);
    if (!value) {
      return Unexpected{value.error()};
    }
    if (!value->is_string() || value->get<std::string>().empty()) {
      return Unexpected{no_folder(place, *value)};
    }
    folder = fs::path(place.policy).parent_path() / value->get<std::string>();
  }
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return Unexpected{fmt::format("{} is no folder; mkdir makes it",
                                  printable(folder.string(), longest_path))};
  }
  return (folder.has_filename() ? folder : folder.parent_path()).string();
}

Result<std::string, std::string> letter_file(const LetterPlace& place,
                                             const std::string& id) {
  const auto folder = letter_folder(place);
  if (!folder) {
    return folder;
  }
  const auto path = fs::path(*folder) / (id + ".json");
  std::error_code error;
  if (id.find('/') == std::string::npos && fs::is_regular_file(path, error)) {
    return path.string();
  }
  std::vector<std::string> ids;
  for (const auto& letter : read_letters(*folder, place.at).letters) {
    ids.push_back(letter.id);
  }
  const auto meant = nearest(id, std::vector<std::string_view>(ids.begin(), ids.end()));
  return Unexpected{
      fmt::format("there is no letter \"{}\" in {}{}", printable(id),
                  printable(*folder, longest_path),
                  meant ? fmt::format("; did you mean \"{}\"?", *meant) : "")};
}

const Letter* Shelf::find(std::string_view id) const {
  const auto found = std::ranges::find(letters, id, &Letter::id);
  return found == letters.end() ? nullptr : &*found;
}

std::vector<const RestingRule*> Shelf::resting_on(std::string_view id) const {
  std::vector<const RestingRule*> found;
  for (const auto& rule : rules) {
    if (rule.letter == id) {
      found.push_back(&rule);
    }
  }
  return found;
}

Result<Shelf, std::string> open_shelf(const LetterPlace& place) {
  Shelf shelf;
  auto loaded = load_table(place.policy, place.at);
  if (loaded) {
    shelf.table = loaded->snapshot;
    shelf.of_policy = std::move(loaded->warnings);
    shelf.rules = RestingRules(*shelf.table).all();
    shelf.letters = shelf.table->letters();
  } else {
    shelf.of_policy = std::move(loaded.error().diagnostics);
  }
  // Where the policy holds its letters itself, it is all that there is.
  const auto folder = letter_folder(place);
  if (folder) {
    auto files = read_letters(*folder, place.at);
    shelf.letters = std::move(files.letters);
    shelf.faults = std::move(files.diagnostics);
  } else if (!shelf.table || shelf.letters.empty()) {
    return Unexpected{folder.error()};
  }
  return shelf;
}

} // namespace mta_tls
