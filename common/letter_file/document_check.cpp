#include "common/letter_file/document_check.h"

#include "common/base/text.h"
#include "common/letter_file/envelope.h"
#include "common/letter_file/pdf_reader.h"
#include "common/table/document.h"
#include "common/table/read_file.h"
#include "common/tls/sha256.h"

#include <array>

namespace mta_tls {

namespace {

// As Italian offices send it: signed, then signed again.
constexpr unsigned most_envelopes = 5;

Unexpected<Refusal> refused(DocumentFault fault, std::string detail = "") {
  return Unexpected{Refusal{fault, std::move(detail)}};
}

// Readers also take a PDF with other octets before it, as a broken envelope has; a letter
// begins as a PDF does.
bool is_pdf(std::string_view octets) {
  return octets.starts_with("%PDF-");
}

std::string guess_of(std::string_view octets) {
  struct Kind {
    std::string_view magic;
    std::string_view name;
  };
  constexpr std::array<Kind, 5> kinds{
      {{"PK\x03\x04", "it is a ZIP archive or an office document"},
       {"\xff\xd8\xff", "it is a JPEG image"},
       {"\x89PNG", "it is a PNG image"},
       {"II*", "it is a TIFF image"},
       {"MM", "it may be a TIFF image"}}};
  for (const auto& [magic, name] : kinds) {
    if (octets.starts_with(magic)) {
      return std::string(name);
    }
  }
  return octets.empty() ? "it is empty" : "";
}

bool is_supported(const PdfSignature& signature) {
  return signature.sub_filter == "adbe.pkcs7.detached" ||
         signature.sub_filter == "ETSI.CAdES.detached";
}

class DocumentCheck {
public:
  explicit DocumentCheck(const DocumentQuestion& question) : question_(question) {}

  Result<CheckedDocument, Refusal> run() {
    const auto file = read_file(question_.path, {.max_octets = most_document_octets});
    if (!file) {
      return refused(DocumentFault::unreadable, file.error());
    }
    checked_.sha256 = sha256_hex(file->octets);
    checked_.octets = file->octets.size();
    if (const auto fault = fault_of(file->octets, 0)) {
      return Unexpected{*fault};
    }
    return std::move(checked_);
  }

private:
  using Fault = std::optional<Refusal>;

  Fault fault_of(std::string_view octets, unsigned envelopes) {
    if (const auto envelope = read_envelope(octets)) {
      return fault_of_envelope(*envelope, envelopes);
    }
    if (is_pdf(octets)) {
      return fault_of_pdf(octets);
    }
    return Refusal{DocumentFault::wrong_format, guess_of(octets)};
  }

  Fault fault_of_envelope(std::string_view cms, unsigned envelopes) {
    if (envelopes == most_envelopes) {
      return Refusal{DocumentFault::wrong_format, "too many envelopes, one in the other"};
    }
    checked_.is_envelope = true;
    const auto content = enclosed_content(cms);
    if (!content) {
      return content.error();
    }
    if (content->empty()) {
      return Refusal{DocumentFault::wrong_format,
                     "the envelope is empty: a signature alone"};
    }
    if (auto fault = verify(cms, *content, SignatureMethod::cades, true)) {
      return fault;
    }
    return fault_of(*content, envelopes + 1);
  }

  Fault fault_of_pdf(std::string_view octets) {
    const auto facts = read_pdf(octets);
    if (!facts) {
      return facts.error();
    }
    checked_.pages = facts->pages;
    std::vector<PdfSignature> signatures;
    for (const auto& each : facts->signatures) {
      signatures.push_back(each.signature);
    }
    const auto covered = coverage_of(octets, signatures);
    for (std::size_t i = 0; i < signatures.size(); ++i) {
      if (auto fault = fault_of_coverage(covered[i].coverage)) {
        return fault;
      }
    }
    for (std::size_t i = 0; i < signatures.size(); ++i) {
      if (auto fault = fault_of_signature(facts->signatures[i], covered[i])) {
        return fault;
      }
    }
    return std::nullopt;
  }

  static Fault fault_of_coverage(Coverage coverage) {
    switch (coverage) {
    case Coverage::whole:
    case Coverage::earlier_revision:
      return std::nullopt;
    case Coverage::partial:
      return Refusal{DocumentFault::partial};
    case Coverage::appended:
      return Refusal{DocumentFault::appended};
    case Coverage::malformed:
      return Refusal{DocumentFault::partial, "its ByteRange is none"};
    }
    return Refusal{DocumentFault::partial};
  }

  Fault fault_of_signature(const SignatureInPdf& each, const Covered& covered) {
    const auto& signature = each.signature;
    if (!is_supported(signature)) {
      return Refusal{DocumentFault::unsupported,
                     "SubFilter " + printable(signature.sub_filter)};
    }
    if (!each.has_same_pages) {
      return Refusal{DocumentFault::changed_between};
    }
    std::string octets(covered.pieces.before);
    octets += covered.pieces.behind;
    return verify(without_padding(signature.contents), octets, SignatureMethod::pades,
                  covered.coverage == Coverage::whole);
  }

  Fault verify(std::string_view cms, std::string_view octets, SignatureMethod method,
               bool covers_whole_file) {
    const auto signers = verify_signatures(cms, octets, question_.judge);
    if (!signers) {
      const bool is_open = signers.error().fault == DocumentFault::no_ca_file;
      checked_.is_unjudged = checked_.is_unjudged || is_open;
      return is_open && question_.allow_unjudged ? std::nullopt : Fault(signers.error());
    }
    for (const auto& signer : *signers) {
      checked_.signatures.push_back({method, signer, covers_whole_file});
    }
    return std::nullopt;
  }

  const DocumentQuestion& question_;
  CheckedDocument checked_;
};

} // namespace

Result<CheckedDocument, Refusal> check_document(const DocumentQuestion& question) {
  return DocumentCheck(question).run();
}

} // namespace mta_tls
