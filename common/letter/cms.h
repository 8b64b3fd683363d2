#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Of a signature, what it was made with: algorithms as dotted object identifiers.
struct CmsSigner {
  std::string digest;
  std::string algorithm;
  // Of RSASSA-PSS alone (RFC 4055 section 3.1), in octets.
  std::optional<unsigned> pss_salt;
};

// A SignedData structure (RFC 5652 section 5), as far as it says whether it can be
// verified. Nothing of it is verified here.
struct CmsFacts {
  bool is_detached = true; // what was signed is elsewhere
  std::size_t certificates = 0;
  std::vector<CmsSigner> signers;
};

// nullopt if it is none, or has more signers or certificates than any letter.
std::optional<CmsFacts> read_cms(std::string_view der);

// "digest 1.2.3": what of a signature's algorithms is not supported here, which says
// nothing against the signature; nullopt if all is.
std::optional<std::string> unsupported_algorithm(const CmsSigner& signer);

} // namespace mta_tls
