#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_maps.h"
#include "common/doctor/some_of.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view maps_parameter = "smtp_tls_policy_maps";

bool asks_policyd(std::string_view element) {
  const auto map = socket_map_of(element);
  return map && is_policy_name(map->name);
}

// The list with policyd in front of all other tables.
std::string policyd_first(const PostfixCase& about) {
  auto elements = list_elements(about.value(maps_parameter));
  std::stable_partition(elements.begin(), elements.end(), asks_policyd);
  return set_main(about,
                  fmt::format("{} = {}", maps_parameter, fmt::join(elements, ", ")));
}

// A name that stands for those below a parent that a table has an entry for.
std::string name_below(std::string_view dotted) {
  return "mta-tls-doctor" + std::string(dotted);
}

std::string words_of(std::optional<SecurityLevel> level) {
  return level ? fmt::format("\"{}\"", word(*level)) : "no level that Postfix knows";
}

// True if another table keeps policyd's promise for the name from being kept.
bool is_shadowed(const PostfixCase& about, std::string_view name, const Found& found) {
  const auto promised = policy_level(about, name);
  return !found.is_ours && promised && found.level && !satisfies(*found.level, *promised);
}

// Every name of which it is known that another table has an answer: f(table, name).
template <class F>
void for_each_entry(const PostfixCase& about, F f) {
  for (const auto element : list_elements(about.value(maps_parameter))) {
    for (const auto& [key, value] : about.host.entries(element)) {
      f(without_proxy(element), key);
    }
  }
}

struct Shadow {
  std::string table;
  std::optional<SecurityLevel> level; // of the first name
  SecurityLevel promised;
  std::vector<std::string> names;
};

std::vector<Shadow> shadows(const PostfixCase& about) {
  std::vector<Shadow> all; // by table
  for_each_entry(about, [&](std::string_view table, const std::string& key) {
    const auto found = find_policy(about, key);
    if (!found || without_proxy(found->table) != table ||
        !is_shadowed(about, key, *found)) {
      return;
    }
    if (all.empty() || all.back().table != table) {
      all.push_back({std::string(table), found->level, *policy_level(about, key), {}});
    }
    all.back().names.push_back(key);
  });
  return all;
}

void look_for_shadows(const PostfixCase& about, Report& report) {
  for (const auto& shadow : shadows(about)) {
    report.add(in_main(about, maps_parameter),
               fmt::format("{} answers before policyd does: {} goes out at {}, not at "
                           "\"{}\" as the policy says.",
                           shadow.table, some_of(shadow.names), words_of(shadow.level),
                           word(shadow.promised)),
               policyd_first(about));
  }
}

void look_for_earlier(const PostfixCase& about, Report& report) {
  const auto elements = list_elements(about.value(maps_parameter));
  const auto ours = std::find_if(elements.begin(), elements.end(), asks_policyd);
  if (ours != elements.end() && ours != elements.begin()) {
    report.add(in_main(about, maps_parameter),
               fmt::format("{} stands before policyd: what it has an entry for, now or "
                           "later, is not asked of policyd.",
                           without_proxy(elements.front())),
               policyd_first(about));
  }
}

// What an entry of another table promises, if the name it is about gets less. Postfix
// tries every table with the full name before any with a parent.
std::optional<Found> what_overrules(const PostfixCase& about, const std::string& key,
                                    SecurityLevel promised) {
  const auto name = key.starts_with('.') ? name_below(key) : key;
  const auto policy = policy_level(about, name);
  const auto found = find_policy(about, name);
  if (!policy || !found || !found->is_ours || satisfies(*policy, promised)) {
    return std::nullopt;
  }
  return found;
}

template <class Wanted>
std::vector<std::string> overruled_keys(const PostfixCase& about,
                                        std::string_view element, Wanted wanted) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : about.host.entries(element)) {
    const auto level = level_of_entry(value);
    if (wanted(key) && level && what_overrules(about, key, *level)) {
      keys.push_back(key);
    }
  }
  return keys;
}

template <class Wanted>
void look_for_overruled(const PostfixCase& about, Report& report, Wanted wanted,
                        std::string_view meaning) {
  for (const auto element : list_elements(about.value(maps_parameter))) {
    const auto table = without_proxy(element);
    const auto keys = overruled_keys(about, element, wanted);
    if (!keys.empty()) {
      report.add(in_main(about, maps_parameter),
                 fmt::format("{}: {} {}", table, some_of(keys), meaning),
                 fmt::format("put these domains into policy.json, with "
                             "\"include_subdomains\" for names\n"
                             "that begin with a dot, and take them out of {}",
                             table));
    }
  }
}

void look_for_overruled_parents(const PostfixCase& about, Report& report) {
  look_for_overruled(
      about, report, [](const std::string& key) { return key.starts_with('.'); },
      "does not hold: Postfix looks for an entry of a parent only where nobody has an "
      "answer for the name itself, and policyd has one, a weaker one.");
}

void look_for_overruled_names(const PostfixCase& about, Report& report) {
  look_for_overruled(
      about, report, [](const std::string& key) { return !key.starts_with('.'); },
      "is not looked at: policyd stands before this table and has an answer, a weaker "
      "one.");
}

constexpr std::array<Check<PostfixCase>, 4> checks{{
    {"POSTFIX_MAP_SHADOWED", Severity::critical,
     "another table answers first, and less than the policy says", look_for_shadows},
    {"POSTFIX_MAP_EARLIER", Severity::note, "another table stands before policyd",
     look_for_earlier},
    {"POSTFIX_PARENT_BYPASSED", Severity::critical,
     "an entry \".parent\" of another table that does not hold",
     look_for_overruled_parents},
    {"POSTFIX_ENTRY_OVERRULED", Severity::critical,
     "policyd's answer hides another table's stricter one", look_for_overruled_names},
}};

} // namespace

PostfixChecks postfix_shadow_checks() {
  return checks;
}

} // namespace mta_tls::doctor
