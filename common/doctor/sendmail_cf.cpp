#include "common/base/text.h"
#include "common/doctor/map_list.h"
#include "common/doctor/sendmail_host.h"

#include <algorithm>

namespace mta_tls::doctor {

namespace {

// A logical line: what begins with a blank goes on with the line before.
std::vector<std::string> logical_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n')) {
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    if (is_blank(line.front()) && !lines.empty()) {
      lines.back() += line;
    } else {
      lines.emplace_back(line);
    }
  }
  return lines;
}

std::string with_single_blanks(std::string_view line) {
  std::string simple;
  for (const char c : line) {
    if (!is_blank(c)) {
      simple += c;
    } else if (!simple.empty() && simple.back() != ' ') {
      simple += ' ';
    }
  }
  return simple;
}

// "name=value", where blanks may stand around the "=".
std::pair<std::string, std::string> assignment(std::string_view text) {
  const auto equals = text.find('=');
  const auto value =
      equals == std::string_view::npos ? std::string_view{} : text.substr(equals + 1);
  return {to_lower(trim(text.substr(0, equals))), std::string(trim(value))};
}

// "Kname type arguments"
SendmailCf::Map map_of(std::string_view text) {
  const auto words = with_single_blanks(text);
  const auto first = words.find(' ');
  const auto second = words.find(' ', first == words.npos ? first : first + 1);
  SendmailCf::Map map{words.substr(0, first), {}, {}};
  if (first != words.npos) {
    map.type = words.substr(first + 1, second - first - 1);
  }
  if (second != words.npos) {
    map.arguments = words.substr(second + 1);
  }
  return map;
}

// "Xname, S=…, F=T"
SendmailCf::Definition definition_of(std::string_view text) {
  const auto comma = text.find(',');
  return {std::string(trim(text.substr(0, comma))),
          comma == text.npos ? "" : std::string(trim(text.substr(comma + 1)))};
}

// "Dname value", "D{Name}value"
void add_macro(std::string_view text, SendmailCf& cf) {
  const auto end = text.starts_with('{') ? text.find('}') + 1 : std::size_t{1};
  if (end > 0 && end <= text.size()) {
    cf.macros.insert_or_assign(std::string(text.substr(0, end)),
                               std::string(text.substr(end)));
  }
}

// "Sname", "Sname=97"
std::string ruleset_name(std::string_view text) {
  return to_lower(trim(text.substr(0, text.find('='))));
}

void read_line(const std::string& line, std::string& ruleset, SendmailCf& cf) {
  const auto rest = std::string_view(line).substr(1);
  switch (line.front()) {
  case 'O':
    cf.options.insert(assignment(trim(rest)));
    break;
  case 'D':
    add_macro(rest, cf);
    break;
  case 'K':
    cf.maps.push_back(map_of(rest));
    break;
  case 'X':
    cf.filters.push_back(definition_of(rest));
    break;
  case 'M':
    cf.mailers.push_back(definition_of(rest));
    break;
  case 'S':
    ruleset = ruleset_name(rest);
    cf.rulesets[ruleset];
    break;
  case 'R':
    cf.rulesets[ruleset].push_back(with_single_blanks(rest));
    break;
  default:
    break;
  }
}

// Those of O InputMailFilters, in its order; without that option there are none.
void put_filters_in_order(SendmailCf& cf) {
  std::vector<SendmailCf::Definition> in_order;
  for (const auto name : list_elements(cf.option("inputmailfilters"))) {
    const auto found = std::find_if(cf.filters.begin(), cf.filters.end(),
                                    [&](const auto& f) { return f.name == name; });
    if (found != cf.filters.end()) {
      in_order.push_back(*found);
    }
  }
  cf.filters = std::move(in_order);
}

void add_words(std::string_view line, std::set<std::string, std::less<>>& words) {
  for (const auto word : list_elements(line)) {
    words.emplace(word);
  }
}

} // namespace

std::string_view SendmailCf::option(std::string_view lower_name) const {
  const auto found = options.find(lower_name);
  return found == options.end() ? std::string_view{} : found->second;
}

const std::vector<std::string>& SendmailCf::ruleset(std::string_view lower_name) const {
  static const std::vector<std::string> none;
  const auto found = rulesets.find(lower_name);
  return found == rulesets.end() ? none : found->second;
}

SendmailCf parse_sendmail_cf(std::string_view text) {
  SendmailCf cf;
  std::string ruleset;
  for (const auto& line : logical_lines(text)) {
    read_line(line, ruleset, cf);
  }
  put_filters_in_order(cf);
  return cf;
}

void read_sendmail_version(std::string_view text, SendmailHost& host) {
  constexpr std::string_view version = "Version ";
  bool is_list = false;
  for (const auto line : split(text, '\n')) {
    if (line.starts_with(version)) {
      host.version = Version::parse(line.substr(version.size()));
    }
    const auto colon = line.find(':');
    is_list = line.find("Compiled with:") != line.npos ||
              line.find("FFR Defines:") != line.npos ||
              (is_list && line.starts_with('\t'));
    if (is_list) {
      add_words(colon == line.npos ? line : line.substr(colon + 1), host.built_with);
    }
  }
}

} // namespace mta_tls::doctor
