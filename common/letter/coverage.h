#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// A signature dictionary of a PDF (ISO 32000-1 section 12.8.1), as its parser found it.
struct PdfSignature {
  std::vector<std::int64_t> byte_range; // as written; empty if it is no array of integers
  std::string contents;                 // octets: the CMS structure, and zeros behind it
  std::string sub_filter;               // "ETSI.CAdES.detached"
};

// How much of a file a signature speaks for.
enum class Coverage {
  whole,            // all of it but the signature's own octets
  earlier_revision, // all of what the file was, before another signature was added
  partial,          // not all: octets are left out, or stand where its own should
  appended,         // all of what the file was, but something was appended since
  malformed         // its ByteRange is none
};

// The two pieces of the file that a signature speaks for: what is hashed.
struct SignedPieces {
  std::string_view before;
  std::string_view behind;
};

struct Covered {
  Coverage coverage = Coverage::malformed;
  SignedPieces pieces;
  // Of what the file was when it was signed; 0 if that cannot be told.
  std::size_t revision_octets = 0;
};

// Of each signature of the file. A ByteRange is believed only if it leaves out exactly
// the octets `<…>` in which /Contents is written.
std::vector<Covered> coverage_of(std::string_view file,
                                 std::span<const PdfSignature> signatures);

// The structure in /Contents without the zeros behind it; empty if there is none.
std::string_view without_padding(std::string_view contents);

} // namespace mta_tls
