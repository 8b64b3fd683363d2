#pragma once

#include "common/policy/snapshot_builder.h"
#include "common/table/report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mta_tls {

// Passes the names of a table on to its builder, and remembers for as long as the table
// is loaded where each was written: four octets a name, nothing in the builder's order of
// things. A name that is there already is reported at the end, with both places.
class NameRegister {
public:
  NameRegister(SnapshotBuilder& builder, Report& report);

  // Makes room for so many names, of so many octets in all.
  void reserve(std::size_t names, std::size_t octets);

  // `octet`: in the policy file, where the closing quote of the name ends; in an import,
  // where the name begins.
  void add_domain(Domain domain, std::uint16_t source, std::size_t octet);
  void add_names_below(const Domain& domain, std::uint16_t source, std::size_t octet);
  void add_next_hop(const NextHop& next_hop, std::uint16_t source, std::size_t octet);

  // To be called before a rule ends, and before the builder is asked about names: until
  // then the latest domains may still be on their way to it.
  void settle();

  // Once, when all rules have ended.
  void report_duplicates();

  // Calls f(name, rule, below_only, octet) for each name, as Snapshot::for_each_name
  // does; `octet` is for place_of. To be called when all rules have ended.
  template <class F>
  void for_each(F f) const {
    std::size_t index = 0;
    builder_.so_far().for_each_name(
        [&](std::string_view name, RuleIndex rule, bool below_only) {
          f(name, rule, below_only, octets_[index++]);
        });
  }

  Place place_of(std::uint16_t source, std::size_t octet, std::size_t size) const;

private:
  // A name for which two rules have come forward.
  struct Conflict {
    std::string name;    // of the rule that came first
    std::string written; // of the later one
    RuleIndex later;
    std::uint16_t source;
    std::size_t octet;
  };

  // A domain for which the builder's memory is being fetched.
  struct Pending {
    Domain domain;
    std::uint16_t source;
    std::size_t octet;
  };

  void note(std::string_view name, std::optional<RuleIndex> earlier, std::uint16_t source,
            std::size_t octet);
  void add_conflict(Conflict conflict);
  void find_names_twice_below();
  void report_conflict(const Conflict& conflict, RuleIndex earlier, std::size_t octet);

  SnapshotBuilder& builder_;
  Report& report_;
  std::vector<Pending> pending_;
  std::vector<std::uint32_t> octets_; // by the order of insertion
  std::vector<Conflict> conflicts_;
  std::size_t conflicts_left_out_ = 0;
  bool has_dotted_names_ = false;
};

} // namespace mta_tls
