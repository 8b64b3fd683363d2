#include "common/explain/page.h"

#include "common/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t longest_text = 20'000;

} // namespace

std::string row(std::string_view label, std::string_view text, std::size_t indent) {
  const auto column = indent + label_columns;
  return std::string(indent, ' ') + padded(label, label_columns) + wrapped(text, column) +
         '\n';
}

std::string text_of(const nlohmann::json& object, const char* key) {
  const auto& value = object.at(key);
  return value.is_null() ? "" : printable(value.get<std::string>(), longest_text);
}

std::string painted_verdict(const std::string& verdict, const Paint& paint) {
  auto words = verdict;
  std::replace(words.begin(), words.end(), '_', ' ');
  const auto cell = padded(words, label_columns);
  return verdict == "won" ? paint.good(cell) : paint.faint(cell);
}

std::string rule_details(const nlohmann::json& rule) {
  std::vector<std::string> details{"level " + text_of(rule, "level"),
                                   "mode " + text_of(rule, "mode")};
  for (const auto* key : {"enforce_after", "valid_from", "profile", "review_by"}) {
    const bool is_there = rule.contains(key) && !rule.at(key).is_null();
    if (is_there) {
      details.push_back(std::string(key) + ' ' + text_of(rule, key));
    }
  }
  if (rule.at("review_overdue").get<bool>()) {
    details.back() += " (overdue)";
  }
  for (const auto& contact : rule.at("contact")) {
    details.push_back("contact " + printable(contact.get<std::string>()));
  }
  return join(details, ", ");
}

} // namespace mta_tls
