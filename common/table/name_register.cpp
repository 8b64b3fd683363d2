#include "common/table/name_register.h"

#include "common/table/json_reader.h"
#include "common/table/loading.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace mta_tls {

namespace {

// Enough to keep the memory busy, few enough to stay in the nearest cache.
constexpr std::size_t most_pending = 16;

// How a snapshot calls the names below one alone.
std::string dotted(std::string_view name) {
  std::string text(1, '.');
  text += name;
  return text;
}

} // namespace

NameRegister::NameRegister(SnapshotBuilder& builder, Report& report)
    : builder_(builder), report_(report) {
  pending_.reserve(most_pending);
}

void NameRegister::reserve(std::size_t names, std::size_t octets) {
  builder_.reserve_names(names, octets);
  octets_.reserve(names);
}

void NameRegister::add_domain(Domain domain, std::uint16_t source, std::size_t octet) {
  builder_.prefetch(domain);
  pending_.push_back({std::move(domain), source, octet});
  if (pending_.size() == most_pending) {
    settle();
  }
}

void NameRegister::settle() {
  for (const auto& pending : pending_) {
    note(pending.domain.text(), builder_.add_domain(pending.domain), pending.source,
         pending.octet);
  }
  pending_.clear();
}

void NameRegister::add_next_hop(const NextHop& next_hop, std::uint16_t source,
                                std::size_t octet) {
  const auto name = next_hop.text();
  if (name.size() > NameIndex::max_name_octets) {
    report_.error(
        place_of(source, octet, name.size()),
        fmt::format("a next hop has at most {} octets", NameIndex::max_name_octets));
    return;
  }
  settle();
  note(name, builder_.add_next_hop(next_hop), source, octet);
}

void NameRegister::add_names_below(const Domain& domain, std::uint16_t source,
                                   std::size_t octet) {
  settle();
  has_dotted_names_ = true;
  note(dotted(domain.text()), builder_.add_names_below(domain), source, octet);
}

void NameRegister::note(std::string_view name, std::optional<RuleIndex> earlier,
                        std::uint16_t source, std::size_t octet) {
  if (!earlier) {
    octets_.push_back(static_cast<std::uint32_t>(octet));
    return;
  }
  if (source != policy_file && *earlier == builder_.current_rule()) {
    report_.warning(place_of(source, octet, name.size()),
                    fmt::format("\"{}\" is in this list already", name));
    return;
  }
  add_conflict(
      {std::string(name), std::string(name), builder_.current_rule(), source, octet});
}

void NameRegister::add_conflict(Conflict conflict) {
  if (conflicts_.size() < Report::most_kept) {
    conflicts_.push_back(std::move(conflict));
  } else {
    ++conflicts_left_out_;
  }
}

// ".x" of an import and "x" of a rule that includes its subdomains.
void NameRegister::find_names_twice_below() {
  const auto& table = builder_.so_far();
  for_each([&](std::string_view name, RuleIndex rule, bool below_only, auto octet) {
    const auto parent = below_only ? table.rule_of(name) : std::nullopt;
    if (parent && table.rules().body(*parent).include_subdomains) {
      add_conflict({std::string(name), dotted(name), rule,
                    table.rules().body(rule).source, octet});
    }
  });
}

void NameRegister::report_duplicates() {
  if (has_dotted_names_) {
    find_names_twice_below();
  }
  if (conflicts_.empty()) {
    return;
  }
  std::unordered_multimap<std::string, const Conflict*> wanted;
  for (const auto& conflict : conflicts_) {
    wanted.emplace(conflict.name, &conflict);
  }
  std::string written;
  for_each([&](std::string_view name, RuleIndex rule, bool below_only, auto octet) {
    written.assign(below_only ? 1 : 0, '.').append(name);
    const auto [first, last] = wanted.equal_range(written);
    for (auto found = first; found != last; ++found) {
      report_conflict(*found->second, rule, octet);
    }
  });
  report_.more_errors(conflicts_left_out_);
}

Place NameRegister::place_of(std::uint16_t source, std::size_t octet,
                             std::size_t size) const {
  return {source, source == policy_file ? text_span(report_.octets(source), octet)
                                        : Span{octet, octet + size}};
}

void NameRegister::report_conflict(const Conflict& conflict, RuleIndex earlier,
                                   std::size_t octet) {
  const auto& rules = builder_.so_far().rules();
  const auto first =
      report_.where(place_of(rules.body(earlier).source, octet, conflict.name.size()));
  const auto place = place_of(conflict.source, conflict.octet, conflict.written.size());
  if (earlier == conflict.later) {
    report_.error(place, fmt::format("\"{}\" is already in this rule at {}",
                                     conflict.written, first));
    return;
  }
  report_.error(place, fmt::format("\"{}\" is already in rule \"{}\"{} at {}",
                                   conflict.written, rules.id(earlier, conflict.name),
                                   conflict.name == conflict.written
                                       ? ""
                                       : ", which includes its subdomains,",
                                   first));
}

} // namespace mta_tls
