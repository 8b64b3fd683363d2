#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace mta_tls {

// The failing half of a Result, as std::unexpected (C++23) is of std::expected.
template <class E>
struct Unexpected {
  E error;
};

template <class E>
Unexpected(E) -> Unexpected<E>;

// A value, or the reason why there is none: std::expected, which g++ 12 does not have,
// reduced to what is used here. Asking for the half that is not there is a bug.
template <class T, class E>
class [[nodiscard]] Result {
public:
  Result(T value) : half_(std::in_place_index<0>, std::move(value)) {}
  template <class F>
  Result(Unexpected<F> failure)
      : half_(std::in_place_index<1>, std::move(failure.error)) {}

  bool has_value() const noexcept { return half_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(value()); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const T& value() const {
    assert(has_value());
    return *std::get_if<0>(&half_);
  }
  T& value() {
    assert(has_value());
    return *std::get_if<0>(&half_);
  }
  const E& error() const {
    assert(!has_value());
    return *std::get_if<1>(&half_);
  }

private:
  std::variant<T, E> half_;
};

} // namespace mta_tls
