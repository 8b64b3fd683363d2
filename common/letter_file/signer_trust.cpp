#include "common/letter_file/signer_trust.h"

#include "common/letter_file/trust_list.h"
#include "common/table/read_file.h"

#include <new>

namespace mta_tls {

namespace {

constexpr std::uint64_t most_octets = std::uint64_t{4} << 20U;

TrustList empty_list() {
  gnutls_x509_trust_list_t list = nullptr;
  if (gnutls_x509_trust_list_init(&list, 0) != 0) {
    throw std::bad_alloc();
  }
  return TrustList(list);
}

} // namespace

SignerTrust::SignerTrust(std::unique_ptr<List> list) : list_(std::move(list)) {}
SignerTrust::~SignerTrust() = default;
SignerTrust::SignerTrust(SignerTrust&& other) noexcept = default;

Result<SignerTrust, std::string> SignerTrust::load(const std::string& ca_file) {
  const auto file = read_file(ca_file, {.max_octets = most_octets});
  if (!file) {
    return Unexpected{file.error()};
  }
  auto list = std::make_unique<List>(List{empty_list()});
  const auto pem = datum_of(file->octets);
  const int count = gnutls_x509_trust_list_add_trust_mem(
      list->handle.get(), &pem, nullptr, GNUTLS_X509_FMT_PEM, 0, 0);
  if (count <= 0) {
    return Unexpected{std::string("has no certificate in PEM")};
  }
  return SignerTrust(std::move(list));
}

} // namespace mta_tls
