#include "common/tls/certificate.h"

#include "common/tls/x509.h"

#include <algorithm>

namespace mta_tls {

namespace {

// Far more than a client certificate has; each look-up walks the whole certificate.
constexpr unsigned max_names = 100;

// Calls read(buffer, size) with room that grows to what it asks for.
template <class Read>
std::optional<std::string> text_of(Read read) {
  std::string text(256, '\0');
  auto size = text.size();
  auto result = read(text.data(), &size);
  if (result == GNUTLS_E_SHORT_MEMORY_BUFFER) {
    text.resize(size);
    result = read(text.data(), &size);
  }
  if (result < 0) {
    return std::nullopt;
  }
  text.resize(size);
  return text;
}

void add_common_names(gnutls_x509_crt_t certificate, std::vector<std::string>& names) {
  for (unsigned i = 0; i < max_names; ++i) {
    auto name = text_of([&](char* buffer, std::size_t* size) {
      return gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, i, 0,
                                           buffer, size);
    });
    if (!name) {
      return;
    }
    names.push_back(*std::move(name));
  }
}

void add_dns_names(gnutls_x509_crt_t certificate, std::vector<std::string>& names) {
  for (unsigned i = 0; i < max_names; ++i) {
    int kind = 0;
    auto name = text_of([&](char* buffer, std::size_t* size) {
      return kind = gnutls_x509_crt_get_subject_alt_name(certificate, i, buffer, size,
                                                         nullptr);
    });
    if (!name) {
      return;
    }
    if (kind == GNUTLS_SAN_DNSNAME) {
      names.push_back(*std::move(name));
    }
  }
}

} // namespace

std::optional<CertificateFacts> read_certificate(std::string_view der) {
  const auto certificate = import_certificate(der);
  if (!certificate) {
    return std::nullopt;
  }
  CertificateFacts facts{};
  auto size = facts.key_sha256.size();
  if (gnutls_x509_crt_get_key_id(certificate.get(), GNUTLS_KEYID_USE_SHA256,
                                 facts.key_sha256.data(), &size) != GNUTLS_E_SUCCESS) {
    return std::nullopt;
  }
  add_common_names(certificate.get(), facts.common_names);
  add_dns_names(certificate.get(), facts.dns_names);
  facts.issuer =
      text_of([&](char* buffer, std::size_t* length) {
        return gnutls_x509_crt_get_issuer_dn(certificate.get(), buffer, length);
      }).value_or("");
  return facts;
}

std::vector<std::string> all_names(const CertificateFacts& certificate) {
  auto names = certificate.common_names;
  for (const auto& name : certificate.dns_names) {
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

const std::vector<std::string>& server_names(const CertificateFacts& certificate) {
  return certificate.dns_names.empty() ? certificate.common_names : certificate.dns_names;
}

} // namespace mta_tls
