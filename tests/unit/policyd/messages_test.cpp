#include "policyd/messages.h"

#include <catch2/catch.hpp>

#include <set>

namespace mta_tls {

TEST_CASE("each message has an ID of its own and is explained", "[policyd]") {
  std::set<std::string_view> ids;
  for (const auto& each : message::all) {
    INFO(each.id);
    CHECK(each.id.starts_with("MTLS_"));
    CHECK(each.id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") ==
          std::string_view::npos);
    CHECK(ids.insert(each.id).second);
    CHECK(each.meaning.ends_with('.'));
  }
}

} // namespace mta_tls
