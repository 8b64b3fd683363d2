#pragma once

#include "common/base/result.h"
#include "common/letter_file/document_check.h"
#include "policyd/cli/letter/options.h"

#include <string>

namespace mta_tls {

// What a signature's record says, from the command line and from the document; what only
// one of them tells is taken from there. The error is a whole sentence.
Result<LetterSignature, std::string> signature_record(const SignatureOptions& options,
                                                      const CheckedDocument* document,
                                                      Instant now);

// Reads the document with the CAs of `ca_file`, if that is not empty, as of `at`. The
// error is a whole sentence that begins with the document's name.
struct DocumentToCheck {
  std::string path;
  std::string ca_file;
  Instant at;
  bool allow_unjudged = false;
};
Result<CheckedDocument, std::string> checked_document(const DocumentToCheck& document);

} // namespace mta_tls
