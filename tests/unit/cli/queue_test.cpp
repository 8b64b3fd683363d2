#include "common/watch_file/watch_file.h"
#include "policyd/cli/cli.h"
#include "tests/unit/table/temporary_folder.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;

struct Ran {
  ExitCode code;
  std::string out;
  std::string err;
};

Ran run(std::vector<const char*> arguments) {
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, Paint(false), Paint(false)};
  arguments.insert(arguments.begin(), "mta-tls");
  const auto code =
      run_cli(static_cast<int>(arguments.size()), arguments.data(), console);
  return {code, out.str(), err.str()};
}

void write(const std::string& path, std::string_view text) {
  std::ofstream(path) << text;
}

} // namespace

TEST_CASE("the cause of mail that waits is what the watch saw last", "[queue]") {
  const TemporaryFolder folder;
  const auto history = folder.path("watch.db");
  const auto listing = folder.path("listing");
  const auto policy = folder.path("policy.json");
  {
    WatchFile file(history, {});
    REQUIRE(file.open().trouble.empty());
    file.save(standing_of_look(failing_look(Obstacle::expired)), "{}");
    REQUIRE_FALSE(file.flush(noon));
  }
  write(policy, R"({"version": 1})");
  write(listing, R"({"queue_id": "A", "arrival_time": 1728000000, "recipients": [)"
                 R"({"address": "a@bank.example", "delay_reason": )"
                 R"("Server certificate not verified"}]})");
  const auto ran = run({"queue", "--from", listing.c_str(), "--history", history.c_str(),
                        "--policy", policy.c_str()});
  INFO(ran.err);
  CHECK(ran.code == ExitCode::critical); // it has waited for years
  CHECK(ran.out.find("  cause      mx.bank.example: this is why. ") != std::string::npos);
  CHECK(ran.out.find("  fault      theirs\n") != std::string::npos);
}

TEST_CASE("mail that is put off waits for TLS where the watch has seen it fail",
          "[queue]") {
  const TemporaryFolder folder;
  const auto history = folder.path("watch.db");
  const auto listing = folder.path("listing");
  const auto policy = folder.path("policy.json");
  {
    WatchFile file(history, {});
    REQUIRE(file.open().trouble.empty());
    file.save(standing_of_look(failing_look(Obstacle::expired)), "{}");
    file.save(standing_of_look(good_look("good.example")), "{}");
    REQUIRE_FALSE(file.flush(noon));
  }
  write(policy, R"({"version": 1})");
  const std::string reason = "R=mta_tls_send T=mta_tls_may defer (-54): retry time not "
                             "reached for any host for";
  std::string lines;
  for (const std::string domain : {"bank.example", "good.example", "unseen.example"}) {
    lines += R"({"queue_id": "A", "arrival_time": 1728000000, "recipients": [)"
             R"({"address": "a@)" +
             domain + R"(", "delay_reason": ")" + reason + " '" + domain + "'\"}]}\n";
  }
  write(listing, lines);
  const auto ran = run({"queue", "--from", listing.c_str(), "--history", history.c_str(),
                        "--policy", policy.c_str()});
  INFO(ran.err << ran.out);
  CHECK(ran.code == ExitCode::critical); // it has waited for years
  CHECK(ran.out.find("bank.example  1 message, 1 recipient") != std::string::npos);
  CHECK(ran.out.find("  fault      theirs\n") != std::string::npos);
  CHECK(ran.out.find("good.example") == std::string::npos);
  CHECK(ran.out.find("2 messages more in the queue: not because of TLS") !=
        std::string::npos);
}

TEST_CASE("a watch that cannot be read leaves the cause unknown, not the queue empty",
          "[queue]") {
  const TemporaryFolder folder;
  const auto listing = folder.path("listing");
  write(listing,
        R"({"queue_id": "A", "arrival_time": 1, "recipients": [)"
        R"({"address": "a@bank.example", "delay_reason": "no TLSA records found"}]})");
  const auto none = folder.path("none.db");
  const auto ran = run({"queue", "--from", listing.c_str(), "--history", none.c_str()});
  CHECK(ran.code == ExitCode::unknown);
  CHECK(ran.out.empty());
  CHECK_FALSE(ran.err.empty());
}

} // namespace mta_tls
