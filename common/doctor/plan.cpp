#include "common/doctor/plan.h"

#include "common/base/text.h"
#include "common/doctor/live.h"
#include "common/doctor/postfix_demands.h"
#include "common/doctor/postfix_maps.h"
#include "common/doctor/postfix_sockets.h"
#include "common/doctor/postfix_submission_use.h"

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

// Enough to find what is wrong with a table, and no more than a look-up should cost that
// goes to a database.
constexpr std::size_t most_keys = 5000;

// The names of the policy, and a name below those that stand for more.
std::vector<std::string> policy_keys(const Snapshot& table) {
  std::vector<std::string> keys;
  table.for_each_name([&](std::string_view name, RuleIndex rule, bool below_only) {
    if (keys.size() >= most_keys) {
      return;
    }
    if (!below_only) {
      keys.emplace_back(name);
    }
    if (below_only || table.rules().body(rule).include_subdomains) {
      keys.push_back("mta-tls-doctor." + std::string(name));
    }
  });
  return keys;
}

// Of the types of postmap(1), those that know all of their keys.
bool can_be_listed(std::string_view table) {
  static constexpr std::array<std::string_view, 7> types{
      "hash", "btree", "lmdb", "dbm", "sdbm", "texthash", "inline"};
  const auto type = table.substr(0, table.find(':'));
  return std::find(types.begin(), types.end(), type) != types.end();
}

// Once each: a table that is in several lists is asked for the same.
void ask_table(std::string_view table, const std::vector<std::string>& keys,
               std::vector<TableQuestion>& questions) {
  const auto known = std::find_if(
      questions.begin(), questions.end(),
      [&](const TableQuestion& question) { return question.table == table; });
  if (known == questions.end()) {
    questions.push_back({std::string(table), keys, can_be_listed(table)});
  } else if (known->keys != keys) {
    known->keys.insert(known->keys.end(), keys.begin(), keys.end());
  }
}

void ask_others(std::string_view value, const std::vector<std::string>& keys,
                std::vector<TableQuestion>& questions) {
  for (const auto element : list_elements(value)) {
    const auto map = socket_map_of(element);
    if (!map || !is_name_of_ours(map->name)) {
      ask_table(without_proxy(element), keys, questions);
    }
  }
}

void ask_header_checks(const PostfixHost& host, std::vector<TableQuestion>& questions) {
  const auto headers = marker_headers();
  const std::vector<std::string> keys(headers.begin(), headers.end());
  ask_others(host.value("milter_header_checks"), keys, questions);
  for (const auto* client : smtp_clients(host)) {
    const auto checks = client->overrides.find("smtp_header_checks");
    if (checks != client->overrides.end()) {
      ask_others(checks->second, keys, questions);
    }
  }
  for (const auto parameter : header_checks_of_strangers) {
    ask_others(host.value(parameter), keys, questions);
  }
}

void add_file(std::string_view path, std::set<std::string>& paths) {
  if (path.starts_with('/')) {
    paths.emplace(path);
  }
}

void add_sockets(const PostfixCase& about, std::set<std::string>& paths) {
  for (const auto& use : socket_uses(about)) {
    add_file(unix_path(use.place), paths);
    add_file(unix_path(use.address), paths);
  }
  for (const auto& use : submission_uses(about)) {
    add_file(unix_path(use.place), paths);
  }
}

void add_certificates(const PostfixCase& about, std::set<std::string>& paths) {
  add_file(about.value("smtp_tls_CAfile"), paths);
  for (const auto* client : smtp_clients(about.host)) {
    if (const auto folder = about.value("smtp_tls_CApath"); !folder.empty()) {
      add_file(about.host.outside(*client, folder), paths);
    }
    for (const auto& path : about.needs.ca_files) {
      add_file(about.host.outside(*client, path), paths);
    }
  }
}

} // namespace

std::vector<TableQuestion> table_questions(const Examined& host) {
  std::vector<TableQuestion> questions;
  if (!host.postfix || !host.policy.table) {
    return questions;
  }
  const auto keys = policy_keys(*host.policy.table);
  ask_others(host.postfix->value("smtp_tls_policy_maps"), keys, questions);
  auto routes = keys;
  routes.emplace_back("*");
  ask_others(host.postfix->value("transport_maps"), routes, questions);
  ask_header_checks(*host.postfix, questions);
  return questions;
}

std::set<std::string> paths_of_interest(const Examined& host) {
  std::set<std::string> paths;
  if (host.postfix && host.policy.table) {
    const auto needs = needs_of(*host.policy.table, host.now);
    const PostfixCase about{*host.postfix, *host.policy.table, needs, host.ground,
                            host.now};
    add_sockets(about, paths);
    add_certificates(about, paths);
  }
  return paths;
}

std::set<LiveQuestion> live_questions(const Examined& host) {
  std::set<LiveQuestion> questions;
  for (const auto& ask : asks(host)) {
    questions.insert(question_for(ask, host));
  }
  return questions;
}

} // namespace mta_tls::doctor
