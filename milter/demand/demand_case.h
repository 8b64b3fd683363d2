#pragma once

#include "milter/demand/forcing.h"
#include "milter/demand/recognition.h"

#include <string_view>
#include <vector>

namespace mta_tls {

// What becomes of a message because of what is demanded of it.
struct DemandVerdict {
  MessageDemand demand;
  Forcing forcing;
  bool enforced = true; // false: it would, if the rules in testing were in force
};

// All that is demanded of one message, from MAIL to its end.
class DemandCase {
public:
  // Borrows from the table.
  DemandCase(const Snapshot& table, const Submitter& submitter, Instant now)
      : table_(table), recognition_(table, submitter, now) {}

  // False: nothing will be demanded, whatever the header says.
  bool are_possible() const noexcept { return recognition_.may_demand(); }

  void add_recipient(const Route& route, Instant now) {
    recipients_.add(route, table_, now);
  }
  void add_field(std::string_view name, std::string_view value) {
    recognition_.add_field(name, value);
  }

  // By rules in force, as far as the header has come.
  const std::vector<MessageDemand>& in_force() const noexcept {
    return recognition_.in_force();
  }

  // That of the rules in testing, then that of the rules in force; none of a message that
  // stays on this host. `can_hand_over`: the MTA obeys our marker.
  std::vector<DemandVerdict> verdicts(bool can_hand_over) const;

  // Takes off the marks that rules in force want removed.
  const HeaderChanges& changes() const noexcept { return recognition_.changes(); }

private:
  const Snapshot& table_;
  Recognition recognition_;
  Recipients recipients_;
};

} // namespace mta_tls
