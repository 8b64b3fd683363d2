#include "common/table/load.h"
#include "common/tls/sha256.h"
#include "tests/unit/table/temporary_folder.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>

using namespace mta_tls;

namespace {

const Instant now = parse_day_or_time("2026-11-22T12:00:00Z")->begin;

LoadedTable load(const std::string& file) {
  auto table = load_table(file, now);
  if (!table) {
    FAIL(render(table.error().diagnostics.front()));
  }
  return *std::move(table);
}

std::string letter_of(std::string_view id) {
  return fmt::format(R"({{ "id": "{}", "kind": "letter", "domains": ["{}.example"],
    "statement": "tls-only", "received": "2026-10-30",
    "document": {{ "file": "signed.pdf", "sha256": "{}" }},
    "signatures": [ {{ "party": "recipient-owner", "name": "A.",
      "signed_on": "2026-10-29" }} ] }})",
                     id, id, sha256_hex("%PDF"));
}

std::string table_of(std::string_view letters) {
  return fmt::format(R"({{ "version": 1, "authorizations": {} }})", letters);
}

// Everything once.
std::string full_table() {
  return fmt::format(R"({{ "version": 1,
  "defaults": {{ "require_authorization": true,
    "authorization_parties": ["customer", "provider"],
    "on_authorization_expiry": "testing", "authorization_warn_days": 7 }},
  "authorizations": [
    {{ "id": "bank-2026", "kind": "contract", "domains": ["Cards.Example", "bank.example"],
      "include_subdomains": true, "directions": ["inbound"], "statement": "tls-only",
      "requesting_organisation": "Example Bank plc", "received": "2026-10-30",
      "valid_from": "2026-11-01", "valid_until": "2027-11-01", "revoked_on": "2027-06-01",
      "document": {{ "file": "letters/signed.pdf", "sha256": "{}" }},
      "signatures": [ {{ "party": "customer", "name": "L. Verdi", "role": "CISO",
        "organisation": "Own", "signed_on": "2026-10-29", "method": "cades",
        "checked_by": "support1", "checked_on": "2026-10-31" }} ],
      "domain_control": {{ "dns_txt": "_tls.Bank.example", "verified_on": "2026-11-02" }},
      "tls_check": {{ "checked_on": "2026-10-31", "verdict": "failed", "level": "forced",
        "reason": " soon ", "domains": [ {{ "domain": "Bank.example", "verdict": "failed",
          "finding": "no TLS", "servers": ["mx1", "mx2"] }} ] }},
      "ticket": "SUP-1" }} ] }})",
                     sha256_hex("%PDF"));
}

} // namespace

TEST_CASE("a letter means what it says", "[table]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("letters"));
  const auto document = folder.write("letters/signed.pdf", "%PDF");
  const auto loaded = load(folder.write("policy.json", full_table()));
  REQUIRE(loaded.snapshot->letters().size() == 1);
  const auto& letter = loaded.snapshot->letters().front();
  CHECK(letter.id == "bank-2026");
  CHECK(letter.place.line == 6);
  CHECK(letter.place.column == 5);
  CHECK(letter.kind == LetterKind::contract);
  REQUIRE(letter.domains.size() == 2);
  CHECK(letter.domains[0].text() == "bank.example");
  CHECK(letter.domains[1].text() == "cards.example");
  CHECK(letter.include_subdomains);
  CHECK(letter.directions == std::vector{Direction::inbound});
  CHECK(letter.statement == Statement::tls_only);
  CHECK(letter.requesting_organisation == "Example Bank plc");
  CHECK(letter.received == parse_day_or_time("2026-10-30")->begin);
  CHECK(letter.valid_from == parse_day_or_time("2026-11-01")->begin);
  CHECK(letter.valid_until == parse_day_or_time("2027-11-01")->end);
  CHECK(letter.revoked_on == parse_day_or_time("2027-06-01")->begin);
  CHECK(letter.ticket == "SUP-1");
  REQUIRE(letter.document);
  CHECK(letter.document->file == "letters/signed.pdf");
  CHECK(letter.document->path == document);
  CHECK(letter.document->sha256 == sha256_hex("%PDF"));
  REQUIRE(letter.domain_control);
  CHECK(letter.domain_control->dns_txt == "_tls.bank.example");
  CHECK(letter.domain_control->verified_on == parse_day_or_time("2026-11-02")->begin);
  CHECK(loaded.files == std::vector{folder.path("policy.json"), document});
}

TEST_CASE("a letter's TLS check means what it says", "[table]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("letters"));
  folder.write("letters/signed.pdf", "%PDF");
  const auto loaded = load(folder.write("policy.json", full_table()));
  const auto& check = loaded.snapshot->letters().front().tls_check;
  REQUIRE(check);
  CHECK(check->checked_on == parse_day_or_time("2026-10-31")->begin);
  CHECK(check->verdict == TlsCheckVerdict::failed);
  CHECK(check->level == SecurityLevel::encrypt);
  CHECK(check->reason == "soon");
  REQUIRE(check->domains.size() == 1);
  CHECK(check->domains[0].domain == "bank.example");
  CHECK(check->domains[0].verdict == TlsCheckVerdict::failed);
  CHECK(check->domains[0].finding == "no TLS");
  CHECK(check->domains[0].servers == std::vector<std::string>{"mx1", "mx2"});
}

TEST_CASE("a letter's signature means what it says", "[table]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("letters"));
  folder.write("letters/signed.pdf", "%PDF");
  const auto loaded = load(folder.write("policy.json", full_table()));
  const auto& signatures = loaded.snapshot->letters().front().signatures;
  REQUIRE(signatures.size() == 1);
  CHECK(signatures[0].party == Party::customer);
  CHECK(signatures[0].name == "L. Verdi");
  CHECK(signatures[0].role == "CISO");
  CHECK(signatures[0].organisation == "Own");
  CHECK(signatures[0].signed_on == parse_day_or_time("2026-10-29")->begin);
  CHECK(signatures[0].method == SignatureMethod::cades);
  CHECK(signatures[0].checked_by == "support1");
  CHECK(signatures[0].checked_on == parse_day_or_time("2026-10-31")->begin);
}

TEST_CASE("what the defaults say of letters is kept", "[table]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("letters"));
  folder.write("letters/signed.pdf", "%PDF");
  const auto loaded = load(folder.write("policy.json", full_table()));
  const auto& defaults = loaded.snapshot->letter_defaults();
  CHECK(defaults.required);
  CHECK(defaults.parties == std::vector{Party::customer, Party::provider});
  CHECK(defaults.on_expiry == LetterDefaults::OnExpiry::testing);
  CHECK(defaults.warn_ahead == std::chrono::days(7));
}

TEST_CASE("without a word, a letter is about mail that goes out, and none is required",
          "[table]") {
  const TemporaryFolder folder;
  folder.write("signed.pdf", "%PDF");
  const auto loaded =
      load(folder.write("policy.json", table_of("[" + letter_of("a") + "]")));
  CHECK(loaded.snapshot->letters().at(0).directions == std::vector{Direction::outbound});
  CHECK(loaded.snapshot->letter_defaults() == LetterDefaults{});
  CHECK_FALSE(loaded.snapshot->letter_defaults().required);
}

TEST_CASE("the letters of a folder are files of the table, and so are their documents",
          "[table]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("letters"));
  const auto document = folder.write("letters/signed.pdf", "%PDF");
  folder.write("letters/b.json", letter_of("b"));
  folder.write("letters/a.json", letter_of("a"));
  folder.write("letters/.c.json", "half a lett");
  const auto loaded = load(folder.write("policy.json", R"({ "version": 1,
  "outbound": [ { "domains": ["b.example"], "level": "encrypt", "authorization": "b" } ],
  "authorizations": "letters" })"));
  const auto& table = *loaded.snapshot;
  REQUIRE(table.letters().size() == 2);
  CHECK(table.letters()[0].id == "a");
  CHECK(table.letter(table.rules().body(0).letter)->id == "b");
  REQUIRE(table.sources().size() == 3);
  CHECK(table.sources()[1].path == folder.path("letters/a.json"));
  CHECK(table.sources()[1].kind == Snapshot::Source::Kind::letter);
  CHECK(table.sources()[table.letters()[1].source].path == folder.path("letters/b.json"));
  CHECK(loaded.files == std::vector{folder.path("policy.json"), folder.path("letters"),
                                    folder.path("letters/a.json"), document,
                                    folder.path("letters/b.json"), document});
}

TEST_CASE("a table that a letter keeps from loading tells which files to watch",
          "[table]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("letters"));
  folder.write("letters/a.json", letter_of("a"));
  const auto loaded =
      load_table(folder.write("policy.json", table_of("\"letters\"")), now);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().files ==
        std::vector{folder.path("policy.json"), folder.path("letters"),
                    folder.path("letters/a.json"), folder.path("letters/signed.pdf")});
}
