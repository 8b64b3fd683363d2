#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mta_tls {

// A short text that lives where it is declared: no allocation, at most Capacity octets.
template <std::size_t Capacity>
class InlineText {
public:
  static constexpr std::size_t capacity = Capacity;

  std::string_view view() const noexcept { return {octets_.data(), size_}; }
  std::size_t size() const noexcept { return size_; }

  void clear() noexcept { size_ = 0; }

  // The caller has made sure that there is room.
  void append(char c) noexcept {
    assert(size_ < Capacity);
    octets_[size_++] = c;
  }
  void append(std::string_view text) noexcept {
    for (const char c : text) {
      append(c);
    }
  }

private:
  std::array<char, Capacity> octets_;
  std::uint16_t size_ = 0;
};

} // namespace mta_tls
