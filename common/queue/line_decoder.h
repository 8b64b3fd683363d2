#pragma once

#include "common/wire/unread.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace mta_tls {

// Turns a stream of octets into its lines. Does no I/O: the caller feeds what was read,
// then calls next() until it has nothing more. A line beyond `max_octets` is passed over,
// and counted.
class LineDecoder {
public:
  explicit LineDecoder(std::size_t max_octets) noexcept : max_octets_(max_octets) {}

  // To be followed by next() until it has nothing.
  void feed(std::string_view octets) { unread_.feed(octets); }
  // Without its end; valid until the next call. nullopt: more octets are needed.
  std::optional<std::string_view> next();
  // What follows the last line end; empty: nothing.
  std::string_view rest();

  std::size_t passed_over() const noexcept { return passed_over_; }

private:
  void drop_if_endless();

  std::size_t max_octets_;
  Unread unread_;
  bool is_skipping_ = false;
  std::size_t passed_over_ = 0;
};

} // namespace mta_tls
