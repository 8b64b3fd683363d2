#include "policyd/cli/letter/signer_facts.h"

#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr std::size_t longest_path = 4096;

Unexpected<std::string> wrong(std::string text) {
  return Unexpected{std::move(text)};
}

// That of the document decides: what looks like a digital signature has been verified.
Result<SignatureMethod, std::string> method_of(const SignatureOptions& options,
                                               const CheckedDocument* document) {
  if (!document || document->signatures.empty()) {
    const auto method = options.method.value_or(SignatureMethod::ink_scan);
    if (document && method != SignatureMethod::ink_scan) {
      return wrong(fmt::format("the document has no digital signature, so the method is "
                               "not {}",
                               word(method)));
    }
    return method;
  }
  const auto found = document->signatures.front().method;
  if (options.method && *options.method != found) {
    return wrong(fmt::format("the document is signed by {}, not by {}", word(found),
                             word(*options.method)));
  }
  return found;
}

Result<std::string, std::string> name_of(const SignatureOptions& options,
                                         const CheckedDocument* document) {
  if (!trim(options.name).empty()) {
    return options.name;
  }
  if (!document || document->signatures.empty()) {
    return wrong("--name is needed: the document does not tell who signed it");
  }
  if (document->signatures.size() == 1 &&
      !trim(document->signatures.front().signer.name).empty()) {
    return document->signatures.front().signer.name;
  }
  return wrong("--name is needed: the document has " +
               count_of(document->signatures.size(), "signature"));
}

Result<Instant, std::string> day_of(const SignatureOptions& options,
                                    const CheckedDocument* document, Instant now) {
  auto day = options.signed_on;
  if (!day && document && document->signatures.size() == 1 &&
      document->signatures.front().signer.signed_at) {
    day = std::chrono::floor<std::chrono::days>(
        *document->signatures.front().signer.signed_at);
  }
  if (!day) {
    return wrong("--signed-on is needed: the document does not tell when it was signed");
  }
  return *day > now
             ? Result<Instant, std::string>(
                   wrong(fmt::format("it cannot have been signed on {}, which lies ahead",
                                     format_day_or_time(*day))))
             : Result<Instant, std::string>(*day);
}

} // namespace

Result<LetterSignature, std::string> signature_record(const SignatureOptions& options,
                                                      const CheckedDocument* document,
                                                      Instant now) {
  const auto method = method_of(options, document);
  if (!method) {
    return wrong(method.error());
  }
  const auto name = name_of(options, document);
  if (!name) {
    return wrong(name.error());
  }
  const auto day = day_of(options, document, now);
  if (!day) {
    return wrong(day.error());
  }
  return LetterSignature{*options.party,
                         *name,
                         options.role,
                         options.organisation,
                         *day,
                         *method,
                         options.checked_by,
                         std::chrono::floor<std::chrono::days>(now)};
}

Result<CheckedDocument, std::string> checked_document(const DocumentToCheck& document) {
  std::optional<SignerTrust> trust;
  if (!document.ca_file.empty()) {
    auto loaded = SignerTrust::load(document.ca_file);
    if (!loaded) {
      return wrong(fmt::format("{} {}", printable(document.ca_file, longest_path),
                               loaded.error()));
    }
    trust.emplace(*std::move(loaded));
  }
  auto checked = check_document(
      {document.path, {trust ? &*trust : nullptr, document.at}, document.allow_unjudged});
  if (!checked) {
    return wrong(fmt::format("{} {}", printable(document.path, longest_path),
                             explain(checked.error())));
  }
  return *std::move(checked);
}

} // namespace mta_tls
