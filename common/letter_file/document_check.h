#pragma once

#include "common/letter/coverage.h"
#include "common/letter_file/signature.h"
#include "common/policy/letter.h"

#include <cstdint>

namespace mta_tls {

struct VerifiedSignature {
  SignatureMethod method = SignatureMethod::pades;
  Signer signer;
  // false: it was followed by another signature, but the pages are the same
  bool covers_whole_file = true;
};

// What the document of a letter turned out to be.
struct CheckedDocument {
  std::string sha256; // hexadecimal
  std::size_t octets = 0;
  std::size_t pages = 0;
  bool is_envelope = false;                  // .p7m
  std::vector<VerifiedSignature> signatures; // none: a scan, which proves nothing here
  // The first thing that only the missing --ca-file keeps from being judged.
  bool is_unjudged = false;
};

struct DocumentQuestion {
  std::string path;
  SignatureJudge judge;
  // Signed by whom is left open if there is no CA to judge by; else that is refused.
  bool allow_unjudged = false;
};

// Reads a document and holds each signature in it to what it says.
Result<CheckedDocument, Refusal> check_document(const DocumentQuestion& question);

} // namespace mta_tls
