#pragma once

#include <memory>
#include <type_traits>

namespace mta_tls {

template <auto Free>
struct Release {
  template <class T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};

// A C library's handle that frees itself: Owned<ub_result*, ub_resolve_free>.
template <class Handle, auto Free>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Release<Free>>;

} // namespace mta_tls
