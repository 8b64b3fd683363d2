#include "common/letter/cms.h"

#include "common/letter/der.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace mta_tls {

namespace {

constexpr std::size_t most_signers = 20;
constexpr std::size_t most_certificates = 100;
constexpr std::string_view signed_data = "1.2.840.113549.1.7.2";
constexpr std::string_view rsassa_pss = "1.2.840.113549.1.1.10";
constexpr unsigned default_pss_salt = 20;

struct Digest {
  std::string_view oid;
  unsigned octets;
};

constexpr std::array<Digest, 3> digests{{{"2.16.840.1.101.3.4.2.1", 32},
                                         {"2.16.840.1.101.3.4.2.2", 48},
                                         {"2.16.840.1.101.3.4.2.3", 64}}};
constexpr std::array<std::string_view, 5> weak_digests{
    "1.2.840.113549.2.5", "1.3.14.3.2.26", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5",
    "1.2.840.10045.4.1"};
constexpr std::array<std::string_view, 9> algorithms{"1.2.840.113549.1.1.1",
                                                     "1.2.840.113549.1.1.11",
                                                     "1.2.840.113549.1.1.12",
                                                     "1.2.840.113549.1.1.13",
                                                     rsassa_pss,
                                                     "1.2.840.10045.4.3.2",
                                                     "1.2.840.10045.4.3.3",
                                                     "1.2.840.10045.4.3.4",
                                                     "1.3.101.112"};

// Takes the parts of a sequence one after the other.
class Parts {
public:
  explicit Parts(const DerElement& whole)
      : parts_(parts_of(whole).value_or(std::vector<DerElement>())) {}

  const DerElement* take(unsigned char tag) {
    return at_ < parts_.size() && parts_[at_].tag == tag ? &parts_[at_++] : nullptr;
  }
  const DerElement* take_any() { return at_ < parts_.size() ? &parts_[at_++] : nullptr; }

private:
  std::vector<DerElement> parts_;
  std::size_t at_ = 0;
};

// The object identifier at the front of an AlgorithmIdentifier, or of a ContentInfo.
std::string front_oid(const DerElement* element) {
  if (!element) {
    return "";
  }
  Parts parts(*element);
  const auto* oid = parts.take(der::object_identifier);
  return oid ? dotted_oid(*oid) : "";
}

std::string front_oid_of(std::string_view sequence) {
  const auto element = read_der(sequence);
  return element ? front_oid(&*element) : "";
}

// nullopt: as broken as that.
std::optional<unsigned> pss_salt(const DerElement& algorithm) {
  Parts parts(algorithm);
  parts.take(der::object_identifier);
  const auto* parameters = parts.take(der::sequence);
  if (!parameters) {
    return std::nullopt;
  }
  Parts fields(*parameters);
  fields.take(der::context(0));
  fields.take(der::context(1));
  const auto* salt = fields.take(der::context(2));
  if (!salt) {
    return default_pss_salt;
  }
  const auto value = read_der(salt->content);
  return value ? small_integer(*value) : std::nullopt;
}

std::optional<CmsSigner> read_signer(const DerElement& element) {
  Parts parts(element);
  parts.take(der::integer);
  parts.take_any(); // by whom
  const auto* digest = parts.take(der::sequence);
  parts.take(der::context(0)); // signed attributes
  const auto* algorithm = parts.take(der::sequence);
  CmsSigner signer{front_oid(digest), front_oid(algorithm), std::nullopt};
  if (signer.digest.empty() || signer.algorithm.empty()) {
    return std::nullopt;
  }
  if (signer.algorithm == rsassa_pss) {
    signer.pss_salt = pss_salt(*algorithm);
  }
  return signer;
}

std::optional<std::vector<CmsSigner>> read_signers(const DerElement& set) {
  const auto parts = parts_of(set);
  if (!parts || parts->empty() || parts->size() > most_signers) {
    return std::nullopt;
  }
  std::vector<CmsSigner> signers;
  for (const auto& part : *parts) {
    auto signer = read_signer(part);
    if (!signer) {
      return std::nullopt;
    }
    signers.push_back(std::move(*signer));
  }
  return signers;
}

bool has_content(const DerElement& encapsulated) {
  Parts parts(encapsulated);
  parts.take(der::object_identifier);
  return parts.take(der::context(0)) != nullptr;
}

std::optional<CmsFacts> read_signed_data(const DerElement& element) {
  Parts parts(element);
  parts.take(der::integer);
  parts.take(der::set);
  const auto* encapsulated = parts.take(der::sequence);
  const auto* certificates = parts.take(der::context(0));
  parts.take(der::context(1)); // revocation lists
  const auto* signers = parts.take(der::set);
  if (!encapsulated || !signers) {
    return std::nullopt;
  }
  const auto chain = certificates ? parts_of(*certificates) : std::vector<DerElement>();
  auto all = read_signers(*signers);
  if (!chain || chain->size() > most_certificates || !all) {
    return std::nullopt;
  }
  return CmsFacts{!has_content(*encapsulated), chain->size(), std::move(*all)};
}

bool is_one_of(std::string_view oid, std::span<const std::string_view> known) {
  return std::ranges::find(known, oid) != known.end();
}

} // namespace

std::optional<CmsFacts> read_cms(std::string_view der) {
  const auto info = read_der(der);
  if (!info || info->tag != der::sequence || front_oid_of(der) != signed_data) {
    return std::nullopt;
  }
  Parts parts(*info);
  parts.take(der::object_identifier);
  const auto* content = parts.take(der::context(0));
  const auto data = content ? read_der(content->content) : std::nullopt;
  return data && data->tag == der::sequence ? read_signed_data(*data) : std::nullopt;
}

std::optional<std::string> unsupported_algorithm(const CmsSigner& signer) {
  for (const auto& oid : {signer.digest, signer.algorithm}) {
    if (is_one_of(oid, weak_digests)) {
      return fmt::format("{}, whose digest can be forged", oid);
    }
  }
  const auto digest = std::ranges::find(digests, signer.digest, &Digest::oid);
  if (digest == digests.end()) {
    return "digest " + signer.digest;
  }
  if (!is_one_of(signer.algorithm, algorithms)) {
    return "algorithm " + signer.algorithm;
  }
  // GnuTLS 3.7 verifies no other length of salt, and calls the signature wrong.
  if (signer.algorithm == rsassa_pss && signer.pss_salt != digest->octets) {
    return signer.pss_salt
               ? fmt::format("RSA-PSS with a salt of {} octets", *signer.pss_salt)
               : "RSA-PSS with parameters that cannot be read";
  }
  return std::nullopt;
}

} // namespace mta_tls
