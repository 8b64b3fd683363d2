// What a letter comes to once the whole of it has been read.

#include "common/base/text.h"
#include "common/table/document.h"
#include "common/table/letter_reader.h"

#include <fmt/format.h>

#include <filesystem>

namespace mta_tls {

namespace {

// "_tls.bank.example" -> "bank.example": what is published about a domain stands below it
// under names that no host has (RFC 8552).
std::string_view without_underscored(std::string_view name) {
  while (name.starts_with('_')) {
    name = parent_of(name);
  }
  return name;
}

bool is_at_or_below_one_of(std::string_view name, const std::vector<Domain>& domains) {
  return std::ranges::any_of(domains, [&](const Domain& domain) {
    return name == domain.text() || is_below(name, domain.text());
  });
}

} // namespace

void LetterReader::end(const JsonValue& open, const ObjectKeys& /*keys*/) {
  auto& report = loading_.report;
  auto& letter = state_.letter;
  letter.source = source_;
  letter.place =
      rule_place(PositionCursor(report.octets(source_)).at(place(open).span.begin));
  letter.domains.assign(state_.domains.begin(), state_.domains.end());
  if (!state_.directions.empty()) {
    letter.directions.assign(state_.directions.begin(), state_.directions.end());
  }
  letter.signatures = signatures_.take();
  letter.tls_check = tls_check_.take();
  finish_dates();
  finish_document();
  finish_domain_control();
  auto& known = state_.known;
  known.faulty = report.errors() != errors_before_;
  if (letter.id.empty()) {
    loading_.letters.complete = false; // whatever rests on it
    return;
  }
  auto id = letter.id;
  known.index = loading_.builder.add_letter(std::move(letter));
  loading_.letters.by_id.emplace(std::move(id), known);
}

void LetterReader::finish_dates() {
  const auto& letter = state_.letter;
  if (letter.valid_from && letter.valid_until &&
      *letter.valid_until <= *letter.valid_from) {
    loading_.report.error(*state_.known.valid_until,
                          "this letter ends before it begins (\"valid_from\")");
  }
}

std::string LetterReader::folder() const {
  return std::filesystem::path(loading_.report.path(source_)).parent_path().string();
}

void LetterReader::finish_document() {
  auto& report = loading_.report;
  if (!state_.file) {
    return;
  }
  const auto complain = [&](const Place& where, std::string_view what) {
    report.error(where, fmt::format("\"{}\" {}", printable(state_.file->value), what));
  };
  // Also where it is missing: it may come.
  loading_.letters.files.push_back(
      (std::filesystem::path(folder()) / state_.file->value).string());
  const auto path = find_document(folder(), state_.file->value);
  if (!path) {
    complain(state_.file->place, path.error());
    return;
  }
  const auto digest = sha256_of_document(*path);
  if (!digest) {
    complain(state_.file->place, digest.error());
  } else if (state_.sha256 && *digest != state_.sha256->value) {
    complain(
        state_.sha256->place,
        fmt::format("has changed, or is another document: its SHA-256 is {}", *digest));
  } else if (state_.sha256) {
    state_.letter.document = {state_.file->value, *path, *digest};
  }
}

void LetterReader::finish_domain_control() {
  if (!state_.dns_txt) {
    return;
  }
  auto& report = loading_.report;
  const auto& [text, where] = *state_.dns_txt;
  const auto name = canonical_domain(text);
  if (!name || text.ends_with('.')) {
    report.error(where,
                 fmt::format("\"{}\" is no name of a DNS record: {}", printable(text),
                             name ? "it is written without the dot at its end"
                                  : explain(name.error())));
    return;
  }
  const auto about = without_underscored(name->view());
  if (!is_at_or_below_one_of(about, state_.letter.domains)) {
    report.error(where,
                 fmt::format("\"{}\" is not below any of this letter's \"domains\"",
                             name->view()));
    return;
  }
  state_.letter.domain_control = {std::string(name->view()), state_.verified_on};
}

} // namespace mta_tls
