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

  InlineText() noexcept {} // leaves the octets as they are
  explicit InlineText(std::string_view text) noexcept { append(text); }
  InlineText(const InlineText& other) noexcept { append(other.view()); }
  InlineText& operator=(const InlineText& other) noexcept {
    if (this != &other) {
      clear();
      append(other.view());
    }
    return *this;
  }

  std::string_view view() const noexcept { return {octets_.data(), size_}; }
  std::size_t size() const noexcept { return size_; }

  void clear() noexcept { size_ = 0; }

  // The caller has made sure that there is room.
  void append(char c) noexcept {
    assert(size_ < Capacity);
    octets_.data()[size_++] = c;
  }
  void append(std::string_view text) noexcept {
    assert(text.size() <= Capacity - size_);
    text.copy(octets_.data() + size_, text.size());
    size_ = static_cast<std::uint16_t>(size_ + text.size());
  }

private:
  std::uint16_t size_ = 0;
  std::array<char, Capacity> octets_;
};

} // namespace mta_tls
