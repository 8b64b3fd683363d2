#pragma once

#include "common/watch/look.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// What an MTA complains of when mail waits because of TLS. Its words tell no more:
// Postfix says "Server certificate not verified" of any name, date and issuer alike.
enum class Complaint {
  not_offered,
  start_refused,
  handshake_failed,
  not_verified, // the certificate: its chain, date, name, key or TLSA record
  no_tlsa,
  no_answer,    // of mta-tls-policyd, or none that the MTA can obey
  no_local_tls, // the MTA cannot speak TLS itself
  put_off       // not tried yet: an earlier attempt at the host failed, whatever with
};

std::string_view word(Complaint complaint) noexcept; // "not-offered" …
std::string_view explain(Complaint complaint) noexcept;

Fault fault_of(Complaint complaint) noexcept;

// nullopt: the mail waits for another reason. `words` are of Postfix (4.7.x), Sendmail or
// Exim, in the words of the shipped fragments for these two.
std::optional<Complaint> complaint_in(std::string_view words) noexcept;

} // namespace mta_tls
