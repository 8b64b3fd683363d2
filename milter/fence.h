#pragma once

#include <exception>

namespace mta_tls {

// What `body` returns; if it throws, what is given to `failed` is the reason, and
// `otherwise` is the result. Nothing leaves but a result, so that C may call.
template <class Result, class Body, class Failed>
Result fenced(Result otherwise, Body body, Failed failed) noexcept {
  try {
    return body();
  } catch (const std::exception& error) {
    failed(error.what());
  } catch (...) {
    failed("unknown exception");
  }
  return otherwise;
}

} // namespace mta_tls
