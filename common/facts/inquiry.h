#pragma once

#include "common/discovery/lookup.h"
#include "common/discovery/trace.h"

#include <optional>

namespace mta_tls {

// What somebody wants to know of a next hop, and what is known already.
struct Inquiry {
  NextHop hop;
  DiscoveryWanted wanted;
  Knowledge before;
  bool is_traced = false; // for those who tell the story
};

// How far an inquiry has come.
enum class InquiryStage {
  concluded, // nobody is to wait longer; it goes on, and is told of once more
  finished,
  turned_away // too much is under way: nothing was looked up
};

// What an inquiry has come to.
struct InquiryReport {
  InquiryStage stage;
  Knowledge knowledge;
  std::optional<DiscoveryTrace> trace; // if it was wanted
};

} // namespace mta_tls
