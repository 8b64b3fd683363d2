#pragma once

#include "common/discovery/lookup.h"

namespace mta_tls {

// What somebody wants to know of a next hop, and what is known already.
struct Inquiry {
  NextHop hop;
  DiscoveryWanted wanted;
  Knowledge before;
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
  const Lookup* lookup; // for those who tell the story; null: nothing was asked
};

} // namespace mta_tls
