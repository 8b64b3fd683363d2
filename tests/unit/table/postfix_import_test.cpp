#include "common/dialect/postfix.h"
#include "common/table/load.h"
#include "tests/unit/table/temporary_folder.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

constexpr Instant now{std::chrono::seconds(1'795'000'000)};

std::string policy_file(std::string_view profile) {
  return R"({ "version": 1, "profiles": {
      "strict": { "level": "encrypt", "min_tls": "1.3",
                  "cert": { "names": ["mx.strict.example"] } } },
    "imports": [ { "id": "list", "format": "postfix-tls-policy", "file": "tls_policy", )" +
         std::string(profile) + R"("max_age": "90d" } ] })";
}

// What is answered about the next hop, if this is the imported table.
std::string answer(std::string_view lines, std::string_view next_hop,
                   std::string_view profile = "") {
  const TemporaryFolder folder;
  folder.write("tls_policy", lines);
  const auto table = load_table(folder.write("policy.json", policy_file(profile)), now);
  if (!table) {
    return render(table.error().diagnostics.front());
  }
  const auto question = parse_postfix_key(next_hop);
  std::string text;
  render_postfix_policy(decide_outbound(*table->snapshot, question, now), text);
  return text;
}

} // namespace

TEST_CASE("a line of a Postfix table keeps its promise", "[table]") {
  const auto [line, next_hop,
              policy] = GENERATE(table<const char*, const char*, const char*>({
      {"a.example none", "a.example", "OK none"},
      {"A.Example MAY", "a.example", "OK may"},
      {"a.example encrypt", "a.example", "OK encrypt protocols=>=TLSv1.2"},
      {"a.example encrypt protocols=TLSv1.3", "a.example",
       "OK encrypt protocols=>=TLSv1.3"},
      {"a.example dane-only", "a.example", "OK dane-only protocols=>=TLSv1.2"},
      {"a.example verify", "a.example",
       "OK verify match=hostname protocols=>=TLSv1.2 servername=hostname"},
      {"a.example secure", "a.example",
       "OK secure match=a.example:.a.example protocols=>=TLSv1.2 servername=hostname"},
      {"a.example secure match=nexthop:dot-nexthop", "a.example",
       "OK secure match=a.example:.a.example protocols=>=TLSv1.2 servername=hostname"},
      {"a.example secure match=nexthop", "a.example",
       "OK secure match=a.example protocols=>=TLSv1.2 servername=hostname"},
      {"a.example secure match=dot-nexthop", "a.example",
       "OK secure match=.a.example protocols=>=TLSv1.2 servername=hostname"},
      {"a.example secure match=.b.example:c.example match=nexthop", "a.example",
       "OK secure match=.b.example:c.example:a.example protocols=>=TLSv1.2 "
       "servername=hostname"},
      // To Postfix the two levels differ in what "match" is by default, in nothing else.
      {"a.example secure match=hostname", "a.example",
       "OK verify match=hostname protocols=>=TLSv1.2 servername=hostname"},
      {"a.example verify match=b.example", "a.example",
       "OK secure match=b.example protocols=>=TLSv1.2 servername=hostname"},
      {"a.example verify tafile=/etc/hostname servername=hostname", "a.example",
       "OK verify match=hostname protocols=>=TLSv1.2 servername=hostname "
       "tafile=/etc/hostname"},
      {"[a.example]:587 secure match=nexthop", "[A.example]:587",
       "OK secure match=a.example protocols=>=TLSv1.2 servername=hostname"},
      {"[192.0.2.7] secure match=b.example", "[192.0.2.7]",
       "OK secure match=b.example protocols=>=TLSv1.2"},
      {"a.example encrypt", "x.a.example", "NOTFOUND "},
      {".a.example encrypt", "x.a.example", "OK encrypt protocols=>=TLSv1.2"},
      {".a.example encrypt", "a.example", "NOTFOUND "},
  }));
  INFO(line);
  CHECK(answer(line, next_hop) == policy);
}

TEST_CASE("what a line says wins over the profile, what it leaves out is the profile's",
          "[table]") {
  constexpr std::string_view profile = R"("profile": "strict", )";
  CHECK(answer("a.example may", "a.example", profile) == "OK may");
  CHECK(answer("a.example encrypt", "a.example", profile) ==
        "OK encrypt protocols=>=TLSv1.3");
  CHECK(answer("a.example encrypt protocols=>=TLSv1.2", "a.example", profile) ==
        "OK encrypt protocols=>=TLSv1.2");
  CHECK(answer("a.example secure", "a.example", profile) ==
        "OK secure match=mx.strict.example protocols=>=TLSv1.3 servername=hostname");
  CHECK(answer("a.example secure match=nexthop:dot-nexthop", "a.example", profile) ==
        "OK secure match=a.example:.a.example protocols=>=TLSv1.3 servername=hostname");
  CHECK(answer("a.example secure match=b.example", "a.example", profile) ==
        "OK secure match=b.example protocols=>=TLSv1.3 servername=hostname");
}
