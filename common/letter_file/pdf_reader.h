#pragma once

#include "common/base/result.h"
#include "common/letter/coverage.h"
#include "common/letter/refusal.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// A PDF's signature, and whether the pages are still those that it was made for.
struct SignatureInPdf {
  PdfSignature signature;
  bool has_same_pages = true;
};

struct PdfFacts {
  std::size_t pages = 0;
  std::vector<SignatureInPdf> signatures; // the oldest first
};

// Reads a PDF's structure with libqpdf, in a process of its own with little time and
// memory. Renders nothing and runs nothing that the file may hold.
Result<PdfFacts, Refusal> read_pdf(std::string_view file);

} // namespace mta_tls
