#pragma once

#include "common/tls/chain.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

enum class TlsProgress {
  done,
  wants_to_read,  // call again once the socket can be read …
  wants_to_write, // … or written
  closed,         // the peer has gone
  failed
};

// What was agreed in a handshake.
struct TlsAgreement {
  std::string version; // "TLS1.3"
  std::string cipher;  // "TLS_AES_256_GCM_SHA384"
};

// The client's side of TLS on a socket that does not block, made to see what the server
// has rather than to be safe: it agrees to TLS 1.0, and any certificate will do. So no
// secret may ever be sent over it.
class ClientSession {
public:
  // Borrows the socket. `server_name` goes into SNI; empty: none does.
  ClientSession(int socket, const std::string& server_name);
  ~ClientSession();
  ClientSession(const ClientSession&) = delete;
  ClientSession& operator=(const ClientSession&) = delete;

  TlsProgress handshake();
  // Appends what has come.
  TlsProgress receive(std::string& octets);
  // Of `octets` what was sent is removed; done: all of it.
  TlsProgress send(std::string_view& octets);

  TlsAgreement agreement() const;
  CertificateChain chain() const;

  // Why it failed, in GnuTLS' words: "A TLS fatal alert has been received: …".
  const std::string& failure() const noexcept { return failure_; }

private:
  struct Handle;
  TlsProgress progress_of(long result);

  std::unique_ptr<Handle> handle_;
  std::string failure_;
};

} // namespace mta_tls
