// Commands that change a letter's file: countersign and revoke.

#include "common/base/text.h"
#include "common/explain/page.h"
#include "common/letter/letter_record.h"
#include "common/table/read_file.h"
#include "policyd/cli/letter/commands.h"
#include "policyd/cli/letter/document_place.h"
#include "policyd/cli/letter/letter_facts.h"
#include "policyd/cli/letter/record_file.h"
#include "policyd/cli/letter/shelf.h"
#include "policyd/cli/letter/signer_facts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_path = 4096;

struct RecordFile {
  std::string path;
  std::string record;
};

// The error has been told.
std::optional<RecordFile> find_record(const LetterPlace& place, const std::string& id,
                                      Console& console) {
  const auto path = letter_file(place, id);
  if (!path) {
    fail(console, ExitCode::usage, path.error());
    return std::nullopt;
  }
  auto contents = read_file(*path);
  if (!contents) {
    fail(console, ExitCode::usage,
         fmt::format("{} {}", printable(*path, longest_path), contents.error()));
    return std::nullopt;
  }
  return RecordFile{*path, std::move(contents->octets)};
}

void tell(const Letter& letter, const LetterPlace& place, const std::string& path,
          std::string_view news, Console& console) {
  if (console.json) {
    console.out << laid_out({{"file", path}, {"letter", facts_json(letter, place.at)}})
                << '\n';
  } else {
    console.out << printable(path, longest_path) << ": " << news << '\n';
  }
}

class Countersignature {
public:
  Countersignature(const CountersignOptions& options, RecordFile file, Console& console)
      : options_(options), file_(std::move(file)), console_(console) {}

  ExitCode run() {
    if (!options_.document.empty() && !check_new_document()) {
      return ExitCode::finding;
    }
    const auto signature = signature_record(
        options_.signature, document_ ? &*document_ : nullptr, options_.place.at);
    if (!signature) {
      return refuse(signature.error());
    }
    auto record = with_signature(file_.record, *signature);
    if (record && document_) {
      if (!place_new_document()) {
        return ExitCode::finding;
      }
      record = with_document(*record, placed_->file, document_->sha256);
    }
    if (!record) {
      return refuse(fmt::format("{} {}", file_.path, record.error()));
    }
    return write(*record, *signature);
  }

private:
  ExitCode refuse(const std::string& why) {
    return fail(console_, ExitCode::finding, why);
  }

  bool check_new_document() {
    auto checked =
        checked_document({options_.document, options_.ca_file, options_.place.at, false});
    if (!checked) {
      refuse(checked.error());
      return false;
    }
    document_ = *std::move(checked);
    return true;
  }

  bool place_new_document() {
    const auto name = fmt::format("{}-{}", options_.id, word(*options_.signature.party));
    auto placed = place_document(
        {options_.document, fs::path(file_.path).parent_path().string(), name, false});
    if (!placed) {
      refuse(placed.error());
      return false;
    }
    placed_ = *std::move(placed);
    return true;
  }

  ExitCode write(const std::string& record, const LetterSignature& signature) {
    const auto written = write_record(
        {file_.path, record, Overwrite::allowed, options_.place.at}, console_);
    if (!written) {
      if (placed_ && placed_->is_copy) {
        std::error_code ignored; // what went wrong has been told
        fs::remove(placed_->path, ignored);
      }
      return ExitCode::finding;
    }
    tell(*written, options_.place, file_.path,
         "countersigned by " + signature_text(signature), console_);
    return ExitCode::fine;
  }

  const CountersignOptions& options_;
  RecordFile file_;
  Console& console_;
  std::optional<CheckedDocument> document_;
  std::optional<PlacedDocument> placed_;
};

} // namespace

ExitCode letter_countersign(const CountersignOptions& options, Console& console) {
  auto file = find_record(options.place, options.id, console);
  return file ? Countersignature(options, *std::move(file), console).run()
              : ExitCode::usage;
}

ExitCode letter_revoke(const RevokeOptions& options, Console& console) {
  const auto file = find_record(options.place, options.id, console);
  if (!file) {
    return ExitCode::usage;
  }
  const auto day =
      options.on.value_or(std::chrono::floor<std::chrono::days>(options.place.at));
  const auto record = with_revocation(file->record, day);
  if (!record) {
    return fail(
        console, ExitCode::finding,
        fmt::format("{} {}", printable(file->path, longest_path), record.error()));
  }
  const auto written = write_record(
      {file->path, *record, Overwrite::allowed, options.place.at, true}, console);
  if (!written) {
    return ExitCode::finding;
  }
  tell(*written, options.place, file->path,
       "revoked from " + format_day_or_time(day) +
           " on; defaults.on_authorization_expiry says what becomes of its rules",
       console);
  return ExitCode::fine;
}

} // namespace mta_tls
