#pragma once

#include <string>
#include <string_view>

namespace mta_tls {

// Why the document of a letter is not taken.
enum class DocumentFault {
  unreadable,       // by this program: rights, size, no regular file
  wrong_format,     // neither a PDF nor a signed envelope around one
  broken_pdf,       //
  encrypted_pdf,    //
  costly_pdf,       // takes more time or memory than any letter needs
  empty_pdf,        // no page
  broken_signature, // a structure that cannot be read
  forged,           // the signature is not that of this document
  partial,          // it does not cover the whole file
  appended,         // something was added after the last signature
  changed_between,  // a signature is followed by a change of the pages, then another one
  unsupported,      // which says nothing against the signature
  no_certificate,   // that of the signer is not enclosed
  untrusted,        // its chain does not end at a CA of ours
  outside_validity, // expired, or not valid yet, when the letter was received
  not_for_signing,  // a certificate for other purposes
  no_ca_file        // a signed document, and nothing to judge its signer by
};

// "partial": the word for it in JSON.
std::string_view word(DocumentFault fault) noexcept;

struct Refusal {
  DocumentFault fault = DocumentFault::unreadable;
  std::string detail = {}; // more about it, safe for a terminal; may be empty
};

// As a clause about the document: "is encrypted: …".
std::string explain(const Refusal& refusal);

} // namespace mta_tls
