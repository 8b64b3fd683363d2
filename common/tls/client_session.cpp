#include "common/tls/client_session.h"

#include "common/base/owned.h"

#include <fmt/format.h>
#include <gnutls/gnutls.h>

#include <array>
#include <new>
#include <stdexcept>

namespace mta_tls {

namespace {

using Session = Owned<gnutls_session_t, gnutls_deinit>;
using Credentials =
    Owned<gnutls_certificate_credentials_t, gnutls_certificate_free_credentials>;
using Priorities = Owned<gnutls_priority_t, gnutls_priority_deinit>;

// All that an MTA with OpenSSL's defaults might agree to, and the old versions beside it.
constexpr const char* everything =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:+VERS-TLS1.1:+VERS-TLS1.0:"
    "+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1:%COMPAT:%VERIFY_ALLOW_SIGN_WITH_SHA1";

void require(int result, const char* what) {
  if (result != GNUTLS_E_SUCCESS) {
    throw std::runtime_error(
        fmt::format("GnuTLS: {}: {}", what, gnutls_strerror(result)));
  }
}

Priorities make_priorities() {
  gnutls_priority_t handle = nullptr;
  require(gnutls_priority_init(&handle, everything, nullptr), "priorities");
  return Priorities(handle);
}

Credentials make_credentials() {
  gnutls_certificate_credentials_t handle = nullptr;
  require(gnutls_certificate_allocate_credentials(&handle), "credentials");
  return Credentials(handle);
}

Session make_session() {
  gnutls_session_t handle = nullptr;
  require(gnutls_init(&handle, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL),
          "session");
  return Session(handle);
}

// The same for all sessions, and never changed.
gnutls_priority_t priorities() {
  static const auto all = make_priorities();
  return all.get();
}

gnutls_certificate_credentials_t credentials() {
  static const auto none = make_credentials();
  return none.get();
}

bool is_alert(long result) {
  return result == GNUTLS_E_FATAL_ALERT_RECEIVED ||
         result == GNUTLS_E_WARNING_ALERT_RECEIVED;
}

} // namespace

struct ClientSession::Handle {
  Session session = make_session();
  std::array<char, 4096> buffer;
};

ClientSession::ClientSession(int socket, const std::string& server_name)
    : handle_(std::make_unique<Handle>()) {
  auto* session = handle_->session.get();
  require(gnutls_priority_set(session, priorities()), "priorities");
  require(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials()),
          "credentials");
  if (!server_name.empty()) {
    require(gnutls_server_name_set(session, GNUTLS_NAME_DNS, server_name.data(),
                                   server_name.size()),
            "server name");
  }
  gnutls_transport_set_int(session, socket);
  // The caller has a clock of its own.
  gnutls_handshake_set_timeout(session, GNUTLS_INDEFINITE_TIMEOUT);
}

ClientSession::~ClientSession() = default;

TlsProgress ClientSession::progress_of(long result) {
  auto* session = handle_->session.get();
  if (result >= 0) {
    return TlsProgress::done;
  }
  const auto error = static_cast<int>(result);
  if (gnutls_error_is_fatal(error) == 0) {
    return gnutls_record_get_direction(session) == 0 ? TlsProgress::wants_to_read
                                                     : TlsProgress::wants_to_write;
  }
  if (error == GNUTLS_E_PREMATURE_TERMINATION || error == GNUTLS_E_PULL_ERROR ||
      error == GNUTLS_E_PUSH_ERROR) {
    return TlsProgress::closed;
  }
  failure_ = gnutls_strerror(error);
  if (is_alert(result)) {
    const char* name = gnutls_alert_get_name(gnutls_alert_get(session));
    failure_ = fmt::format("alert: {}", name == nullptr ? "unknown" : name);
  }
  return TlsProgress::failed;
}

TlsProgress ClientSession::handshake() {
  return progress_of(gnutls_handshake(handle_->session.get()));
}

TlsProgress ClientSession::receive(std::string& octets) {
  auto& buffer = handle_->buffer;
  const auto result =
      gnutls_record_recv(handle_->session.get(), buffer.data(), buffer.size());
  if (result == 0) {
    return TlsProgress::closed;
  }
  if (result > 0) {
    octets.append(buffer.data(), static_cast<std::size_t>(result));
  }
  return progress_of(result);
}

TlsProgress ClientSession::send(std::string_view& octets) {
  while (!octets.empty()) {
    const auto result =
        gnutls_record_send(handle_->session.get(), octets.data(), octets.size());
    if (result < 0) {
      return progress_of(result);
    }
    octets.remove_prefix(static_cast<std::size_t>(result));
  }
  return TlsProgress::done;
}

TlsAgreement ClientSession::agreement() const {
  auto* session = handle_->session.get();
  const auto text = [](const char* name) { return std::string(name ? name : "unknown"); };
  return {text(gnutls_protocol_get_name(gnutls_protocol_get_version(session))),
          text(gnutls_ciphersuite_get(session))};
}

CertificateChain ClientSession::chain() const {
  unsigned count = 0;
  const auto* peers = gnutls_certificate_get_peers(handle_->session.get(), &count);
  CertificateChain chain;
  for (unsigned i = 0; peers != nullptr && i < count; ++i) {
    chain.emplace_back(reinterpret_cast<const char*>(peers[i].data), peers[i].size);
  }
  return chain;
}

} // namespace mta_tls
