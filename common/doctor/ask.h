#pragma once

#include <string>

namespace mta_tls::doctor {

// A place that an MTA's configuration names, where a daemon of ours is to answer.
struct Ask {
  std::string where;   // the setting
  std::string address; // as seen by us
  std::string map;     // of a socketmap; empty: whether anybody listens is all to know
};

} // namespace mta_tls::doctor
