#include "policyd/cli/shortfalls.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::size_t most_shown = 20;

std::string sentence(const Shortfall& found) {
  return fmt::format("{}: {}", word(found.kind), found.text);
}

Diagnostic warning(std::string file, RulePlace place, std::string message) {
  return {.severity = Diagnostic::Severity::warning,
          .file = std::move(file),
          .line = place.line,
          .column = place.column,
          .message = std::move(message),
          .source_line = {}};
}

// By which a rule without an id of its own is called, and the first name that the MTA
// never asks about.
struct NamesOfRule {
  std::string_view first;
  std::optional<Shortfall> found;
};

std::vector<NamesOfRule> names_of_rules(const Snapshot& snapshot, OutboundMta mta) {
  std::vector<NamesOfRule> names(snapshot.rules().size());
  snapshot.for_each_name([&](std::string_view name, RuleIndex rule, bool) {
    auto& of_rule = names[rule];
    if (of_rule.first.empty()) {
      of_rule.first = name;
    }
    const auto hop = NextHop::parse(name);
    if (hop && !of_rule.found) {
      of_rule.found = shortfall(mta, *hop);
    }
  });
  return names;
}

// Lists the rules; the further ones of a kind are counted.
class Listing {
public:
  explicit Listing(const Snapshot& snapshot) : snapshot_(snapshot) {}

  void add(std::string_view what, std::uint16_t source, RulePlace place,
           const std::optional<Shortfall>& found) {
    if (!found) {
      return;
    }
    const auto said = sentence(*found);
    if (++counts_[{source, said}] <= most_shown) {
      warnings_.push_back(warning(snapshot_.sources()[source].path, place,
                                  fmt::format("{}: {}", what, said)));
    }
  }

  std::vector<Diagnostic> end() {
    for (const auto& [kind, count] : counts_) {
      if (count > most_shown) {
        warnings_.push_back(
            warning(snapshot_.sources()[kind.first].path, {},
                    fmt::format("{} more rules: {}", count - most_shown, kind.second)));
      }
    }
    return std::move(warnings_);
  }

private:
  const Snapshot& snapshot_;
  std::map<std::pair<std::uint16_t, std::string>, std::size_t> counts_;
  std::vector<Diagnostic> warnings_;
};

void add_rules(const Snapshot& snapshot, OutboundMta mta, Listing& listing) {
  const auto& rules = snapshot.rules();
  const auto names = names_of_rules(snapshot, mta);
  for (RuleIndex rule = 0; rule < rules.size(); ++rule) {
    const auto& body = rules.body(rule);
    const auto what = fmt::format("rule \"{}\"", rules.id(rule, names[rule].first));
    listing.add(what, body.source, rules.place(rule), names[rule].found);
    listing.add(what, body.source, rules.place(rule), shortfall(mta, body.requirement));
    if (body.discovery) {
      listing.add(what, body.source, rules.place(rule),
                  shortfall(mta, &body.requirement, *body.discovery));
    }
  }
}

} // namespace

std::vector<Diagnostic> shortfalls(const Snapshot& snapshot, OutboundMta mta) {
  constexpr std::uint16_t policy_file = 0;
  Listing listing(snapshot);
  const auto& defaults = snapshot.default_requirement();
  if (defaults) {
    listing.add("defaults.outbound", policy_file, {}, shortfall(mta, *defaults));
  }
  listing.add("defaults.discovery", policy_file, {},
              shortfall(mta, defaults ? &*defaults : nullptr, snapshot.discovery()));
  add_rules(snapshot, mta, listing);
  for (const auto& rule : snapshot.senders().rules()) {
    listing.add(fmt::format("sender rule \"{}\"", rule.id), policy_file, rule.place,
                shortfall(mta, rule.match));
  }
  for (const auto& rule : snapshot.messages()) {
    listing.add(fmt::format("message rule \"{}\"", rule.id), policy_file, rule.place,
                shortfall(mta, rule));
  }
  return listing.end();
}

} // namespace mta_tls
