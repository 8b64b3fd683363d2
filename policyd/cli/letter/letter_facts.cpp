#include "policyd/cli/letter/letter_facts.h"

#include "common/base/last_day.h"
#include "common/base/text.h"
#include "common/letter/letter_record.h"
#include "common/policy/letter_end.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t longest_text = 300;
constexpr std::size_t digest_prefix = 12;

std::string safe(std::string_view text) {
  return printable(text, longest_text);
}

json date_or_null(const std::optional<Instant>& date) {
  return date ? json(format_day_or_time(*date)) : json(nullptr);
}

json last_day_or_null(const std::optional<Instant>& end) {
  return end ? json(last_day_before(*end)) : json(nullptr);
}

template <class Values>
json words_of(const Values& values) {
  auto words = json::array();
  std::ranges::transform(values, std::back_inserter(words),
                         [](auto value) { return word(value); });
  return words;
}

template <class Values>
std::string joined_words(const Values& values, std::string_view separator) {
  std::vector<std::string> words;
  std::ranges::transform(values, std::back_inserter(words),
                         [](auto value) { return std::string(word(value)); });
  return join(words, separator);
}

std::vector<std::string> domain_texts(const Letter& letter) {
  std::vector<std::string> texts;
  std::ranges::transform(letter.domains, std::back_inserter(texts),
                         [](const Domain& domain) { return std::string(domain.text()); });
  return texts;
}

json signature_json(const LetterSignature& signature) {
  return {{"party", word(signature.party)},
          {"name", signature.name},
          {"role", signature.role},
          {"organisation", signature.organisation},
          {"signed_on", format_day_or_time(signature.signed_on)},
          {"method", signature.method ? json(word(*signature.method)) : json(nullptr)},
          {"checked_by", signature.checked_by},
          {"checked_on", date_or_null(signature.checked_on)}};
}

} // namespace

std::string scope_text(const Letter& letter) {
  return fmt::format("{}{}, {}; {}", join(domain_texts(letter), ", "),
                     letter.include_subdomains ? " and all names below" : "",
                     joined_words(letter.directions, " and "), word(letter.statement));
}

std::string dates_text(const Letter& letter) {
  auto text = "received " + format_day_or_time(letter.received);
  if (letter.valid_from) {
    text += ", valid from " + format_day_or_time(*letter.valid_from);
  }
  if (letter.valid_until) {
    text += ", valid through " + last_day_before(*letter.valid_until);
  }
  if (letter.revoked_on) {
    text += ", revoked on " + format_day_or_time(*letter.revoked_on);
  }
  return text;
}

std::string signature_text(const LetterSignature& signature) {
  auto text = fmt::format("{}: {}", word(signature.party), safe(signature.name));
  for (const auto* more : {&signature.role, &signature.organisation}) {
    text += more->empty() ? "" : ", " + safe(*more);
  }
  text += ", on " + format_day_or_time(signature.signed_on);
  if (signature.method) {
    text += fmt::format(", {}", word(*signature.method));
  }
  return text;
}

std::string document_text(const CheckedDocument& document) {
  return fmt::format("{}{}, {} octets, sha256 {}",
                     document.is_envelope ? "a signed envelope around a PDF of "
                                          : "a PDF of ",
                     count_of(document.pages, "page"), document.octets,
                     document.sha256.substr(0, digest_prefix));
}

std::string verified_text(const VerifiedSignature& signature) {
  const auto& signer = signature.signer;
  return fmt::format("{} of \"{}\", certificate by \"{}\"; covers {}",
                     word(signature.method), safe(signer.subject), safe(signer.issuer),
                     signature.covers_whole_file
                         ? "the whole file"
                         : "the file as it was before a later signature");
}

std::string findings_text(const LetterTlsCheck& check) {
  std::vector<std::string> texts;
  for (const auto& each : check.domains) {
    texts.push_back(fmt::format("{}: {}", each.domain, safe(each.finding)));
  }
  return join(texts, "; ");
}

std::string tls_check_text(const LetterTlsCheck& check) {
  auto text =
      fmt::format("{} on {}", word(check.verdict), format_day_or_time(check.checked_on));
  if (check.level) {
    text += fmt::format(" at level {}", word(*check.level));
  }
  if (!check.domains.empty()) {
    text += ": " + findings_text(check);
  }
  return check.reason.empty() ? text : text + "; why: " + safe(check.reason);
}

std::string resting_text(const std::vector<const RestingRule*>& rules) {
  std::vector<std::string> texts;
  std::ranges::transform(rules, std::back_inserter(texts),
                         [](const RestingRule* rule) { return rule->text(); });
  return texts.empty() ? "nothing" : join(texts, ", ");
}

std::string state_text(const Letter& letter, Instant now) {
  switch (state_at(letter, now)) {
  case LetterState::revoked:
    return "was revoked on " + format_day_or_time(*letter.revoked_on);
  case LetterState::lapsed:
    return "lapsed after " + last_day_before(*letter.valid_until);
  case LetterState::awaited:
    return "does not hold before " + format_day_or_time(*letter.valid_from);
  case LetterState::in_force:
    break;
  }
  const auto end = end_of(letter);
  return end ? "holds through " + last_day_before(*end) : "holds";
}

json facts_json(const Letter& letter, Instant now) {
  auto signatures = json::array();
  std::ranges::transform(letter.signatures, std::back_inserter(signatures),
                         signature_json);
  return {{"id", letter.id},
          {"state", word(state_at(letter, now))},
          {"kind", word(letter.kind)},
          {"domains", domain_texts(letter)},
          {"include_subdomains", letter.include_subdomains},
          {"directions", words_of(letter.directions)},
          {"statement", word(letter.statement)},
          {"requesting_organisation", letter.requesting_organisation},
          {"received", format_day_or_time(letter.received)},
          {"valid_from", date_or_null(letter.valid_from)},
          {"valid_until", last_day_or_null(letter.valid_until)},
          {"revoked_on", date_or_null(letter.revoked_on)},
          {"document", letter.document ? json({{"file", letter.document->file},
                                               {"sha256", letter.document->sha256}})
                                       : json(nullptr)},
          {"signatures", signatures},
          {"dns_txt",
           letter.domain_control ? json(letter.domain_control->dns_txt) : json(nullptr)},
          {"tls_check", letter.tls_check
                            ? json::parse(tls_check_record(*letter.tls_check))
                            : json(nullptr)},
          {"ticket", letter.ticket}};
}

json document_json(const CheckedDocument& document) {
  auto signatures = json::array();
  for (const auto& each : document.signatures) {
    const auto& signer = each.signer;
    signatures.push_back(
        {{"method", word(each.method)},
         {"name", signer.name},
         {"subject", signer.subject},
         {"issuer", signer.issuer},
         {"signed_at",
          signer.signed_at ? json(format_time(*signer.signed_at)) : json(nullptr)},
         {"covers_whole_file", each.covers_whole_file}});
  }
  return {{"sha256", document.sha256}, {"octets", document.octets},
          {"pages", document.pages},   {"envelope", document.is_envelope},
          {"signatures", signatures},  {"signers_judged", !document.is_unjudged}};
}

json resting_json(const std::vector<const RestingRule*>& rules) {
  auto all = json::array();
  for (const auto* rule : rules) {
    all.push_back({{"rule", rule->id},
                   {"direction", word(rule->direction)},
                   {"level", word(rule->level)}});
  }
  return all;
}

std::string laid_out(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace);
}

} // namespace mta_tls
