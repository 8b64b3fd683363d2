#pragma once

#include "common/letter_file/gnutls_handles.h"
#include "common/letter_file/signer_trust.h"

namespace mta_tls {

struct SignerTrust::List {
  TrustList handle;
};

} // namespace mta_tls
