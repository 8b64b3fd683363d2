#pragma once

#include "common/policy/rule.h"
#include "common/watch/look.h"

#include <string>
#include <vector>

namespace mta_tls {

// Why mail for a next hop cannot go, as far as people are told of it. All texts are
// printable.
struct Incident {
  std::string hop;
  Obstacle obstacle = Obstacle::none; // none: something stands in the way before a server
  Fault fault = Fault::unclear;
  std::string server;   // its host name; empty: it lies at none
  std::string evidence; // what was seen there; empty: nothing more than the obstacle
  std::string by;       // who promises encryption: "rule examplebank.example"
  std::vector<std::string> contact; // whom the rule names
};

// The first server that would not take the mail stands for all of them. Without a rule
// nobody is named as contact.
Incident incident_of(const Look& look, const RuleBody* rule);

} // namespace mta_tls
