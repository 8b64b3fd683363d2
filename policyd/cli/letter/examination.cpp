#include "policyd/cli/letter/examination.h"

#include "common/base/text.h"
#include "common/policy/letter_end.h"
#include "policyd/cli/letter/domain_control.h"
#include "policyd/cli/letter/letter_facts.h"
#include "policyd/cli/letter/signer_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace mta_tls {

namespace {

class Examiner {
public:
  Examiner(const Letter& letter, const Shelf& shelf, const LetterCheckOptions& options)
      : letter_(letter), shelf_(shelf), options_(options) {}

  Examination run() {
    result_.letter = &letter_;
    result_.rules = shelf_.resting_on(letter_.id);
    add_faults();
    examine_document();
    examine_dates();
    examine_control();
    examine_tls_check();
    examine_rules();
    return std::move(result_);
  }

private:
  void problem(std::string text) { result_.problems.push_back(std::move(text)); }
  void note(std::string text) { result_.notes.push_back(std::move(text)); }

  void add_faults() {
    for (const auto& fault : shelf_.faults) {
      if (std::filesystem::path(fault.file).stem() == letter_.id) {
        problem(headline(fault));
      }
    }
  }

  // The end of the day on which it came: nobody has noted the hour.
  Instant judged_at() const {
    return std::min(letter_.received + std::chrono::days(1) - std::chrono::seconds(1),
                    options_.place.at);
  }

  void examine_document() {
    if (!letter_.document) {
      if (result_.problems.empty()) {
        note("There is no document.");
      }
      return;
    }
    auto checked =
        checked_document({letter_.document->path, options_.ca_file, judged_at(), true});
    if (!checked) {
      problem(checked.error());
      return;
    }
    result_.document = *std::move(checked);
    examine_signatures(*result_.document);
  }

  void examine_signatures(const CheckedDocument& document) {
    if (document.is_unjudged) {
      note("Who signed is not judged: --ca-file names the CAs that vouch for signers.");
    } else if (document.signatures.empty()) {
      const auto is_digital = [](const LetterSignature& each) {
        return each.method.value_or(SignatureMethod::ink_scan) !=
               SignatureMethod::ink_scan;
      };
      if (std::ranges::any_of(letter_.signatures, is_digital)) {
        problem("The letter tells of a digital signature, and its document has none.");
      }
    }
  }

  void examine_dates() {
    const auto state = state_at(letter_, options_.place.at);
    const bool is_over = state == LetterState::lapsed || state == LetterState::revoked;
    const auto text = fmt::format("It {}.", state_text(letter_, options_.place.at));
    if (is_over && !result_.rules.empty()) {
      problem(text);
    } else if (state != LetterState::in_force || ends_soon()) {
      note(text);
    }
  }

  bool ends_soon() const {
    const auto ahead = shelf_.table ? shelf_.table->letter_defaults().warn_ahead
                                    : LetterDefaults().warn_ahead;
    const auto end = end_of(letter_);
    return end && *end - options_.place.at <= ahead;
  }

  void examine_control() {
    if (!letter_.domain_control) {
      return;
    }
    const auto& name = letter_.domain_control->dns_txt;
    if (options_.offline) {
      note(fmt::format("The TXT record {} was not looked up.", name));
      return;
    }
    const auto finding = look_up_control(name, letter_.id, options_.dns);
    if (!finding) {
      problem(finding.error());
    } else if (finding->state == ControlState::confirmed) {
      note(explain(*finding, name, letter_.id));
    } else {
      problem(explain(*finding, name, letter_.id));
    }
  }

  // It is of the day on which the letter came, so whatever it says is no problem of
  // today: that is what `mta-tls probe` is for.
  void examine_tls_check() {
    if (!covers(letter_, Direction::outbound)) {
      return;
    }
    const auto& check = letter_.tls_check;
    if (!check) {
      note("No TLS check of the servers is recorded.");
      return;
    }
    for (const auto& domain : letter_.domains) {
      if (check->verdict != TlsCheckVerdict::skipped &&
          std::ranges::find(check->domains, domain.text(), &CheckedDomain::domain) ==
              check->domains.end()) {
        note(fmt::format("The TLS check did not look at {}.", domain.text()));
      }
    }
  }

  void examine_rules() {
    for (const auto* rule : result_.rules) {
      examine_coverage(*rule);
    }
    if (shelf_.table && result_.rules.empty()) {
      note("No rule rests on it.");
    }
    const auto& defaults =
        shelf_.table ? shelf_.table->letter_defaults() : LetterDefaults();
    if (!result_.rules.empty() && defaults.required) {
      for (const auto party : missing_parties(letter_, defaults.parties)) {
        problem(fmt::format("It is not signed by {}.", word(party)));
      }
    }
  }

  void examine_coverage(const RestingRule& rule) {
    if (!covers(letter_, rule.direction)) {
      problem(fmt::format("It does not cover {} mail, which {} is about.",
                          word(rule.direction), rule.text()));
    }
    for (const auto& scope : rule.scopes) {
      const bool is_next_hop = scope.domain.find_first_of("[:") != std::string_view::npos;
      if (letter_.kind != LetterKind::scheme && !is_next_hop && !covers(letter_, scope)) {
        problem(fmt::format("It does not cover {}{}, which {} is about.", scope.domain,
                            scope.below ? " and the names below it" : "", rule.text()));
      }
    }
  }

  const Letter& letter_;
  const Shelf& shelf_;
  const LetterCheckOptions& options_;
  Examination result_;
};

} // namespace

Examination examine(const Letter& letter, const Shelf& shelf,
                    const LetterCheckOptions& options) {
  return Examiner(letter, shelf, options).run();
}

} // namespace mta_tls
