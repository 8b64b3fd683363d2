#include "common/queue/bounce_table.h"

#include <map>
#include <string_view>

namespace mta_tls {

namespace {

constexpr std::string_view to_bounce = "bouncetls:";
constexpr std::string_view as_usual = ":"; // transport(5): as without the table

class Table {
public:
  Table(const Snapshot& snapshot, Instant now) : snapshot_(snapshot), now_(now) {}

  std::string text() {
    each_name([this](std::string_view name, RuleIndex rule, bool below_only) {
      if (bounces(rule)) {
        add(name, rule, below_only, to_bounce);
      }
    });
    each_name([this](std::string_view name, RuleIndex rule, bool below_only) {
      if (!bounces(rule) && is_below_a_bounce(name)) {
        add(name, rule, below_only, as_usual);
      }
    });
    add_exceptions();
    std::string lines;
    for (const auto& [key, transport] : lines_) {
      lines += key + ' ' + std::string(transport) + '\n';
    }
    return lines;
  }

private:
  // Postfix's table is about recipients' domains, not about next hops.
  template <class F>
  void each_name(F f) const {
    snapshot_.for_each_name([&](std::string_view name, RuleIndex rule, bool below_only) {
      if (is_domain_name(name)) {
        f(name, rule, below_only);
      }
    });
  }

  bool bounces(RuleIndex rule) const {
    const auto& body = snapshot_.rules().body(rule);
    return body.on_failure.action == FailurePlan::Action::bounce &&
           is_in_force(body, now_) && forces_tls(body.requirement.level);
  }

  void add(std::string_view name, RuleIndex rule, bool below_only,
           std::string_view transport) {
    if (!below_only) {
      lines_.insert_or_assign(std::string(name), transport);
    }
    if (below_only || snapshot_.rules().body(rule).include_subdomains) {
      lines_.insert_or_assign('.' + std::string(name), transport);
    }
  }

  bool is_below_a_bounce(std::string_view name) const {
    for (auto parent = parent_of(name); !parent.empty(); parent = parent_of(parent)) {
      const auto found = lines_.find('.' + std::string(parent));
      if (found != lines_.end() && found->second == to_bounce) {
        return true;
      }
    }
    return false;
  }

  // What is taken out of a rule waits as usual, and what is below it, too: in doubt no
  // mail is returned.
  void add_exceptions() {
    for (const auto& [name, rules] : snapshot_.excepted_domains()) {
      for (const auto rule : rules) {
        if (bounces(rule)) {
          lines_.insert_or_assign(name, as_usual);
          lines_.insert_or_assign('.' + name, as_usual);
        }
      }
    }
  }

  const Snapshot& snapshot_;
  Instant now_;
  std::map<std::string, std::string_view> lines_;
};

} // namespace

std::string bounce_table(const Snapshot& table, Instant now) {
  return Table(table, now).text();
}

} // namespace mta_tls
