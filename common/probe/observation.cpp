#include "common/probe/observation.h"

namespace mta_tls {

std::string_view explain(Ending ending) noexcept {
  switch (ending) {
  case Ending::done:
    return "done";
  case Ending::no_connection:
    return "no connection";
  case Ending::timed_out:
    return "no answer in time";
  case Ending::closed:
    return "the server hung up";
  case Ending::failed:
    break;
  }
  return "failed";
}

} // namespace mta_tls
