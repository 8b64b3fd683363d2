#include "common/letter/refusal.h"

#include <string_view>

namespace mta_tls {

namespace {

std::string_view clause(DocumentFault fault) {
  switch (fault) {
  case DocumentFault::unreadable:
    return "";
  case DocumentFault::wrong_format:
    return "is neither a PDF nor a signed envelope (.p7m) around one";
  case DocumentFault::broken_pdf:
    return "is a PDF that cannot be read";
  case DocumentFault::encrypted_pdf:
    return "is an encrypted PDF; ask for one without a password or restrictions";
  case DocumentFault::costly_pdf:
    return "is a PDF that takes more time or memory to read than a letter may";
  case DocumentFault::empty_pdf:
    return "is a PDF without a page";
  case DocumentFault::broken_signature:
    return "has a signature that cannot be read";
  case DocumentFault::forged:
    return "has a signature that is wrong: the document was changed after it was signed, "
           "or the signature was made up";
  case DocumentFault::partial:
    return "has a signature that covers only a part of it";
  case DocumentFault::appended:
    return "was added to after it was signed";
  case DocumentFault::changed_between:
    return "has a signature after which its pages were changed, before it was signed "
           "again";
  case DocumentFault::unsupported:
    return "has a signature of a kind that is not supported here, which says nothing "
           "against it";
  case DocumentFault::no_certificate:
    return "has a signature without its signer's certificate";
  case DocumentFault::untrusted:
    return "is signed by someone whom no CA of --ca-file vouches for";
  case DocumentFault::outside_validity:
    return "is signed with a certificate that was not valid when the letter was received";
  case DocumentFault::not_for_signing:
    return "is signed with a certificate that is not for signing documents";
  case DocumentFault::no_ca_file:
    return "is signed; --ca-file must name the CAs that vouch for signers";
  }
  return "";
}

} // namespace

std::string_view word(DocumentFault fault) noexcept {
  switch (fault) {
  case DocumentFault::unreadable:
    return "unreadable";
  case DocumentFault::wrong_format:
    return "wrong_format";
  case DocumentFault::broken_pdf:
    return "broken_pdf";
  case DocumentFault::encrypted_pdf:
    return "encrypted_pdf";
  case DocumentFault::costly_pdf:
    return "costly_pdf";
  case DocumentFault::empty_pdf:
    return "empty_pdf";
  case DocumentFault::broken_signature:
    return "broken_signature";
  case DocumentFault::forged:
    return "forged";
  case DocumentFault::partial:
    return "partial";
  case DocumentFault::appended:
    return "appended";
  case DocumentFault::changed_between:
    return "changed_between";
  case DocumentFault::unsupported:
    return "unsupported";
  case DocumentFault::no_certificate:
    return "no_certificate";
  case DocumentFault::untrusted:
    return "untrusted";
  case DocumentFault::outside_validity:
    return "outside_validity";
  case DocumentFault::not_for_signing:
    return "not_for_signing";
  case DocumentFault::no_ca_file:
    return "no_ca_file";
  }
  return "";
}

std::string explain(const Refusal& refusal) {
  const auto text = std::string(clause(refusal.fault));
  if (text.empty() || refusal.detail.empty()) {
    return text + refusal.detail;
  }
  return text + ": " + refusal.detail;
}

} // namespace mta_tls
