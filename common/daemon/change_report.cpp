#include "common/daemon/change_report.h"

#include "common/base/text.h"
#include "common/dialect/postfix.h"
#include "common/policy/discovery_text.h"

namespace mta_tls {

namespace {

std::string level_text(const Decision& decision) {
  const auto level = level_in_force(decision);
  return level ? std::string(word(*level)) : "unlisted";
}

std::string policy_text(const Decision& decision) {
  const auto* require = std::get_if<Require>(&decision.outcome);
  return require ? postfix_policy(*require) : "unlisted";
}

// ", DANE looked up instead of nothing"; empty where nothing else is.
std::string looked_up_instead(const NameChange& change) {
  const auto& was = change.before->because.looks_up;
  const auto& is = change.after->because.looks_up;
  return was == is ? ""
                   : ", " + std::string(looked_up_text(is)) + " looked up instead of " +
                         std::string(looked_up_text(was));
}

// The levels, unless only what goes with them has changed.
std::string what(const NameChange& change) {
  auto before = level_text(*change.before);
  auto after = level_text(*change.after);
  if (before == after) {
    before = policy_text(*change.before);
    after = policy_text(*change.after);
  }
  if (before != after) {
    return before + " -> " + after;
  }
  const auto looked_up = looked_up_instead(change);
  return before + (looked_up.empty() ? ", by another rule" : looked_up);
}

std::string subject(const NameChange& change) {
  if (change.name.empty()) {
    return "all unlisted domains";
  }
  return (change.below_only ? "below " : "") + std::string(change.name);
}

std::string changed_text(std::size_t rules, std::string_view noun) {
  return rules == 0 ? "" : ", " + count_of(rules, noun) + " changed";
}

} // namespace

// A rule with include_subdomains speaks of the name and of those below it; that is one
// change to its author.
bool ChangeReport::repeats_last(const NameChange& change) {
  auto now = what(change);
  const bool repeated =
      change.below_only && change.name == last_name_ && now == last_what_;
  last_name_ = change.name;
  last_what_ = std::move(now);
  return repeated;
}

void ChangeReport::add(const NameChange& change) {
  if (repeats_last(change)) {
    return;
  }
  added_ += !change.listed_before && change.listed_after ? 1U : 0U;
  removed_ += change.listed_before && !change.listed_after ? 1U : 0U;
  count(change.change, subject(change) + " (" + last_what_ + ')');
}

void ChangeReport::add(const InboundChange& change, const TableAt& before,
                       const TableAt& after) {
  ++inbound_;
  const auto name = change.id.empty() ? std::string("inbound defaults")
                                      : "inbound rule \"" + std::string(change.id) + '"';
  count(change.change, name + " (" + text_before(change, before) + " -> " +
                           text_after(change, after) + ')');
}

void ChangeReport::add(const DemandChange& change) {
  ++demands_;
  count(change.change, std::string(word(change.kind)) + " \"" + std::string(change.id) +
                           "\" (" + change.before + " -> " + change.after + ')');
}

void ChangeReport::count(Change change, std::string entry) {
  ++total_;
  stricter_ += change == Change::stricter ? 1U : 0U;
  weaker_ += change == Change::weaker ? 1U : 0U;
  if (change == Change::weaker && weaker_names_.size() < few) {
    weaker_names_.push_back(entry);
  }
  if (names_.size() < few) {
    names_.push_back(std::move(entry));
  }
}

std::string ChangeReport::summary() const {
  if (empty()) {
    return "no decision changed";
  }
  return count_of(added_, "domain") + " added, " + std::to_string(removed_) + " removed" +
         changed_text(inbound_, "inbound rule") +
         changed_text(demands_, "sender or message rule") + "; " +
         std::to_string(stricter_) + " stricter, " + std::to_string(weaker_) + " weaker";
}

std::string ChangeReport::names() const {
  return total_ <= few ? join(names_, ", ") : "";
}

std::string ChangeReport::weaker_names() const {
  auto text = join(weaker_names_, ", ");
  if (weaker_ > weaker_names_.size()) {
    text += " and " + std::to_string(weaker_ - weaker_names_.size()) + " more";
  }
  return text;
}

} // namespace mta_tls
