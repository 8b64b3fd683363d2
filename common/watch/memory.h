#pragma once

#include "common/watch/finding.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What goes on at a next hop, and since when.
struct Trouble {
  FindingKind kind = FindingKind::failure;
  Obstacle reason = Obstacle::none;
  Instant since;

  bool operator==(const Trouble&) const = default;
};

// Something that ends, and how many days ahead of its end that was told.
struct EndTold {
  Instant end;
  long days = 0;

  bool operator==(const EndTold&) const = default;
};

// What is remembered of a next hop from look to look, so that what changes is noticed,
// and told once.
struct HopMemory {
  // What was known last; nullopt: it was never known.
  std::optional<std::vector<std::string>> mx;
  std::optional<std::string> sts;
  std::optional<std::string> tlsa;
  std::map<std::string, std::vector<std::string>> keys; // by host, the newest last

  std::optional<Trouble> trouble;
  std::vector<Instant> turns; // when trouble came, changed or went, of late
  bool is_unsteady = false;
  std::optional<EndTold> certificate;

  bool operator==(const HopMemory&) const = default;
};

// One JSON object. What is none gives an empty memory: some things are told twice then.
std::string memory_json(const HopMemory& memory);
HopMemory memory_of_json(std::string_view text);

std::string end_told_json(const EndTold& told);
std::optional<EndTold> end_told_of_json(std::string_view text);

} // namespace mta_tls
