#include "common/policy/sender_rule.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("senders are compared in one form", "[policy]") {
  const auto [written, canonical] = GENERATE(table<std::string, std::string>(
      {{"boss@a.example", "boss@a.example"},
       {"Boss@A.Example", "boss@a.example"},
       {"boss@a.example.", "boss@a.example"},
       {"boss@bücher.example", "boss@xn--bcher-kva.example"},
       {"boss@XN--BCHER-KVA.example", "boss@xn--bcher-kva.example"},
       {"\"Boss\"@a.example", "boss@a.example"},
       {"\"the \\boss\"@a.example", "the boss@a.example"},
       {"\"a\\\"b\\\\c\"@a.example", "a\"b\\c@a.example"},
       {"\"@a.example", "\"@a.example"},
       {"boss+x@a.example", "boss+x@a.example"},
       {"a@b@a.example", "a@b@a.example"}}));
  CHECK(canonical_sender(written) == canonical);
}

TEST_CASE("what has no domain is no sender that an address could match", "[policy]") {
  const auto* text = GENERATE("", "boss", "@a.example", "boss@", "boss@[192.0.2.1]",
                              "boss@a..example", "boss@-a.example");
  INFO(text);
  CHECK_FALSE(canonical_sender(text));
}

} // namespace mta_tls
