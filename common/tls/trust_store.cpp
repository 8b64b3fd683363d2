#include "common/tls/trust_store.h"

#include "common/tls/x509.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <optional>
#include <unistd.h>

namespace mta_tls {

namespace {

// GnuTLS itself refuses longer ones.
constexpr std::size_t longest_chain = 16;

void free_with_certificates(gnutls_x509_trust_list_t list) {
  constexpr unsigned with_certificates = 1;
  gnutls_x509_trust_list_deinit(list, with_certificates);
}

using TrustList = Owned<gnutls_x509_trust_list_t, free_with_certificates>;

TrustList make_list() {
  gnutls_x509_trust_list_t handle = nullptr;
  if (gnutls_x509_trust_list_init(&handle, 0) != GNUTLS_E_SUCCESS) {
    throw std::bad_alloc();
  }
  return TrustList(handle);
}

// What can be read; the rest of a chain behind an odd certificate is no use.
std::vector<X509> import_chain(const CertificateChain& chain) {
  std::vector<X509> imported;
  for (const auto& der : chain) {
    auto certificate = import_certificate(der);
    if (!certificate || imported.size() == longest_chain) {
      break;
    }
    imported.push_back(std::move(certificate));
  }
  return imported;
}

bool is_issued_by(const X509& certificate, gnutls_x509_crt_t issuer) {
  return gnutls_x509_crt_check_issuer(certificate.get(), issuer) != 0;
}

Validity validity_of(gnutls_x509_crt_t certificate) {
  return {
      Instant(std::chrono::seconds(gnutls_x509_crt_get_activation_time(certificate))),
      Instant(std::chrono::seconds(gnutls_x509_crt_get_expiration_time(certificate)))};
}

std::string issuer_name(const X509& certificate) {
  gnutls_datum_t name{};
  if (gnutls_x509_crt_get_issuer_dn3(certificate.get(), &name, 0) != GNUTLS_E_SUCCESS) {
    return {};
  }
  std::string text(reinterpret_cast<const char*>(name.data), name.size);
  gnutls_free(name.data);
  return text;
}

// The way from the server's certificate up, as far as there are issuers.
class Path {
public:
  Path(gnutls_x509_trust_list_t list, const std::vector<X509>& chain)
      : validity_(validity_of(chain.front().get())) {
    const auto* at = &chain.front();
    for (auto steps = chain.size(); steps != 0 && !reach(list, *at); --steps) {
      const auto issuer = std::ranges::find_if(chain, [&](const X509& each) {
        return &each != at && is_issued_by(*at, each.get());
      });
      if (issuer == chain.end()) {
        break;
      }
      at = &*issuer;
      take(at->get());
    }
    last_ = at;
  }

  const Validity& validity() const { return validity_; }
  bool has_anchor() const { return has_anchor_; }
  const X509& last() const { return *last_; }

private:
  bool reach(gnutls_x509_trust_list_t list, const X509& certificate) {
    gnutls_x509_crt_t anchor = nullptr;
    has_anchor_ = gnutls_x509_trust_list_get_issuer(list, certificate.get(), &anchor,
                                                    0) == GNUTLS_E_SUCCESS;
    if (has_anchor_) {
      take(anchor);
    }
    return has_anchor_;
  }

  void take(gnutls_x509_crt_t certificate) {
    validity_ = common_part(validity_, validity_of(certificate));
  }

  Validity validity_;
  bool has_anchor_ = false;
  const X509* last_ = nullptr;
};

// nullopt: GnuTLS could not even look.
std::optional<unsigned> verify(gnutls_x509_trust_list_t list,
                               const std::vector<X509>& chain) {
  std::vector<gnutls_x509_crt_t> handles;
  for (const auto& certificate : chain) {
    handles.push_back(certificate.get());
  }
  std::string purpose = GNUTLS_KP_TLS_WWW_SERVER;
  gnutls_typed_vdata_st data{GNUTLS_DT_KEY_PURPOSE_OID, nullptr, 0};
  data.data = reinterpret_cast<unsigned char*>(purpose.data());
  unsigned status = 0;
  const auto result = gnutls_x509_trust_list_verify_crt2(
      list, handles.data(), static_cast<unsigned>(handles.size()), &data, 1,
      GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS,
      &status, nullptr);
  return result == GNUTLS_E_SUCCESS ? std::optional(status) : std::nullopt;
}

ChainState without_anchor(const std::vector<X509>& chain, const Path& path) {
  const auto& last = path.last();
  if (!is_issued_by(last, last.get())) {
    return ChainState::issuer_missing;
  }
  return &last == &chain.front() ? ChainState::self_signed
                                 : ChainState::unknown_authority;
}

} // namespace

struct TrustStore::Handle {
  TrustList list = make_list();
};

TrustStore::TrustStore(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
TrustStore::~TrustStore() = default;
TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;

std::string_view explain(ChainState state) noexcept {
  switch (state) {
  case ChainState::trusted:
    return "issued by a trusted authority";
  case ChainState::self_signed:
    return "self-signed";
  case ChainState::unknown_authority:
    return "issued by an authority that is not trusted";
  case ChainState::issuer_missing:
    return "the issuer's certificate is missing";
  case ChainState::invalid:
    return "issued by a trusted authority, but not valid for a server";
  case ChainState::unreadable:
    break;
  }
  return "not readable";
}

Result<TrustStore, std::string> TrustStore::from_file(const std::string& path) {
  if (::access(path.c_str(), R_OK) != 0) {
    return Unexpected{fmt::format("{}: {}", path, std::strerror(errno))};
  }
  auto handle = std::make_unique<Handle>();
  const auto certificates = gnutls_x509_trust_list_add_trust_file(
      handle->list.get(), path.c_str(), nullptr, GNUTLS_X509_FMT_PEM, 0, 0);
  if (certificates <= 0) {
    return Unexpected{fmt::format("{}: no certificate is in it", path)};
  }
  return TrustStore(std::move(handle));
}

TrustStore TrustStore::of(std::string_view der) {
  auto handle = std::make_unique<Handle>();
  if (auto certificate = import_certificate(der)) {
    auto* given_away = certificate.release();
    gnutls_x509_trust_list_add_cas(handle->list.get(), &given_away, 1, 0);
  }
  return TrustStore(std::move(handle));
}

ChainFinding TrustStore::examine(const CertificateChain& chain) const {
  const auto imported = import_chain(chain);
  if (imported.empty()) {
    return {};
  }
  const Path path(handle_->list.get(), imported);
  const auto status = verify(handle_->list.get(), imported);
  if (status == 0U) {
    return {ChainState::trusted, path.validity(), {}};
  }
  if (path.has_anchor()) {
    return {ChainState::invalid, path.validity(), {}};
  }
  const auto state = without_anchor(imported, path);
  return {state, path.validity(),
          state == ChainState::issuer_missing ? issuer_name(path.last()) : ""};
}

} // namespace mta_tls
