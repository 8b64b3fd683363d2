#include "common/base/text.h"
#include "common/explain/page.h"
#include "common/letter/letter_record.h"
#include "policyd/cli/letter/commands.h"
#include "policyd/cli/letter/document_place.h"
#include "policyd/cli/letter/domain_control.h"
#include "policyd/cli/letter/letter_facts.h"
#include "policyd/cli/letter/record_file.h"
#include "policyd/cli/letter/shelf.h"
#include "policyd/cli/letter/signer_facts.h"
#include "policyd/cli/letter/tls_check.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <ostream>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

constexpr std::size_t longest_path = 4096;

class Addition {
public:
  Addition(const LetterAddOptions& options, std::string folder, Console& console)
      : options_(options), folder_(std::move(folder)), console_(console),
        letter_(options.letter),
        path_((fs::path(folder_) / (letter_.id + ".json")).string()) {}

  ExitCode run() {
    if (const auto fault = fault_of_place()) {
      return refuse(*fault);
    }
    letter_.received = options_.received.value_or(
        std::chrono::floor<std::chrono::days>(options_.place.at));
    auto document =
        checked_document({options_.document, options_.ca_file, judged_at(), false});
    if (!document) {
      return refuse(document.error());
    }
    document_ = *std::move(document);
    auto signature = signature_record(options_.signature, &document_, options_.place.at);
    if (!signature) {
      return refuse(signature.error());
    }
    letter_.signatures = {*std::move(signature)};
    if (!options_.dns_txt.empty() && !look_up_record()) {
      return ExitCode::usage;
    }
    if (covers(letter_, Direction::outbound)) {
      if (const auto fault = look_at_servers()) {
        return refuse(*fault);
      }
    }
    return place_and_write();
  }

private:
  ExitCode refuse(const std::string& why) {
    return fail(console_, ExitCode::finding, why);
  }

  std::optional<std::string> fault_of_place() const {
    if (letter_.id.find('/') != std::string::npos) {
      return fmt::format("\"{}\" cannot name a file", printable(letter_.id));
    }
    std::error_code error;
    if (!options_.replace && fs::exists(fs::symlink_status(path_, error))) {
      return fmt::format("{} is there already; --replace writes it anew",
                         printable(path_, longest_path));
    }
    return std::nullopt;
  }

  // A signer's certificate is to be valid on the day on which the letter came in: on none
  // of its hours it must not be.
  Instant judged_at() const {
    return std::min(letter_.received + std::chrono::days(1) - std::chrono::seconds(1),
                    options_.place.at);
  }

  // One that is not there yet keeps no letter out: "letter check" asks again.
  bool look_up_record() {
    const auto name = canonical_domain(options_.dns_txt);
    letter_.domain_control = DomainControl{options_.dns_txt, std::nullopt};
    if (!name) {
      return true; // the reader of the record says what is wrong with it
    }
    auto finding = look_up_control(std::string(name->view()), letter_.id, options_.dns);
    if (!finding) {
      fail(console_, ExitCode::usage, finding.error());
      return false;
    }
    if (finding->state == ControlState::confirmed) {
      letter_.domain_control->verified_on =
          std::chrono::floor<std::chrono::days>(options_.place.at);
    }
    control_ = explain(*finding, std::string(name->view()), letter_.id);
    return true;
  }

  // Where TLS is the only way, a server without it means mail that waits for days: before
  // anybody forces it, the servers are seen to have it. What keeps the letter out.
  std::optional<std::string> look_at_servers() {
    const auto& tls = options_.tls;
    if (!tls.skipped.empty()) {
      letter_.tls_check =
          LetterTlsCheck{std::chrono::floor<std::chrono::days>(options_.place.at),
                         TlsCheckVerdict::skipped,
                         std::nullopt,
                         tls.skipped,
                         {}};
      return std::nullopt;
    }
    auto checked = check_servers(letter_.domains, tls, options_.dns, options_.place.at);
    if (!checked) {
      return checked.error();
    }
    letter_.tls_check = *std::move(checked);
    return held_against(*letter_.tls_check);
  }

  std::optional<std::string> held_against(LetterTlsCheck& check) const {
    if (check.verdict == TlsCheckVerdict::passed) {
      return std::nullopt;
    }
    if (!options_.tls.despite.empty()) {
      check.reason = options_.tls.despite;
      return std::nullopt;
    }
    std::erase_if(check.domains, [](const CheckedDomain& each) {
      return each.verdict == TlsCheckVerdict::passed;
    });
    return fmt::format(
        "the TLS check of the servers has not passed: {}. Where TLS is the only way, "
        "such "
        "mail waits. Ask for it to be put right, or take the letter even so, with "
        "--despite-tls-check and the reason",
        findings_text(check));
  }

  ExitCode place_and_write() {
    const auto placed =
        place_document({options_.document, folder_, letter_.id, options_.replace});
    if (!placed) {
      return refuse(placed.error());
    }
    letter_.document = LetterDocument{placed->file, placed->path, document_.sha256};
    const auto written = write_record(
        {path_, letter_record(letter_),
         options_.replace ? Overwrite::allowed : Overwrite::never, options_.place.at},
        console_);
    if (!written) {
      if (placed->is_copy) {
        std::error_code ignored; // what went wrong has been told
        fs::remove(placed->path, ignored);
      }
      return ExitCode::finding;
    }
    tell(*written);
    return ExitCode::fine;
  }

  void tell(const Letter& letter) {
    if (console_.json) {
      console_.out << laid_out({{"file", path_},
                                {"letter", facts_json(letter, options_.place.at)},
                                {"document", document_json(document_)},
                                {"dns", control_}})
                   << '\n';
      return;
    }
    auto& out = console_.out;
    out << printable(path_, longest_path) << ": written\n"
        << row("document", fmt::format("{}: {}", printable(letter.document->file),
                                       document_text(document_)));
    for (const auto& each : document_.signatures) {
      out << row("verified", verified_text(each));
    }
    if (document_.signatures.empty()) {
      out << row("verified",
                 "nothing: the PDF has no digital signature. Whether the scan "
                 "shows the signatures that it should is for you to see.");
    }
    if (!control_.empty()) {
      out << row("DNS", control_);
    }
    if (letter.tls_check) {
      out << row("TLS check", tls_check_text(*letter.tls_check));
    }
    out << row("signed by", signature_text(letter.signatures.front()))
        << row("covers", scope_text(letter)) << row("dates", dates_text(letter))
        << row("next",
               fmt::format("write \"authorization\": \"{}\" in the rules that rest "
                           "on it",
                           letter.id));
  }

  const LetterAddOptions& options_;
  std::string folder_;
  Console& console_;
  Letter letter_;
  std::string path_;
  CheckedDocument document_;
  std::string control_; // what became of the TXT record
};

} // namespace

ExitCode letter_add(const LetterAddOptions& options, Console& console) {
  auto folder = letter_folder(options.place);
  if (!folder) {
    return fail(console, ExitCode::usage, folder.error());
  }
  return Addition(options, *std::move(folder), console).run();
}

} // namespace mta_tls
