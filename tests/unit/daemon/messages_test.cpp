#include "common/facts/messages.h"
#include "milter/messages.h"
#include "policyd/messages.h"

#include <catch2/catch.hpp>

#include <set>
#include <vector>

namespace mta_tls {

TEST_CASE("each message has an ID of its own and is explained", "[daemon]") {
  std::vector<LogMessage> all(message::common.begin(), message::common.end());
  all.insert(all.end(), message::policyd.begin(), message::policyd.end());
  all.insert(all.end(), message::discovery.begin(), message::discovery.end());
  all.insert(all.end(), message::milter.begin(), message::milter.end());
  std::set<std::string_view> ids;
  for (const auto& each : all) {
    INFO(each.id);
    CHECK(each.id.starts_with("MTLS_"));
    CHECK(each.id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") ==
          std::string_view::npos);
    CHECK(ids.insert(each.id).second);
    CHECK(each.meaning.ends_with('.'));
  }
}

} // namespace mta_tls
