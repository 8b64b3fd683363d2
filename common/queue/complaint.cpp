#include "common/queue/complaint.h"

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

struct Phrase {
  std::string_view text;
  Complaint complaint;
};

// The first that is found decides: "TLS is required, but …" stands behind what says more.
constexpr std::array phrases{
    // Postfix 3.7 to 3.10, smtp_proto.c and smtp_tls_policy.c
    Phrase{"client TLS configuration problem", Complaint::no_answer},
    Phrase{"TLS is required, but our TLS engine is unavailable", Complaint::no_local_tls},
    Phrase{"TLS is required, but was not offered by host ", Complaint::not_offered},
    Phrase{" refused to start TLS: ", Complaint::start_refused},
    Phrase{"Cannot start TLS: ", Complaint::handshake_failed},
    Phrase{"Server certificate not verified", Complaint::not_verified},
    Phrase{"Server certificate not trusted", Complaint::not_verified},
    Phrase{"no TLSA records found", Complaint::no_tlsa},
    Phrase{"TLSA records unusable", Complaint::no_tlsa},
    Phrase{"non DNSSEC destination", Complaint::no_tlsa},
    Phrase{"TLSA lookup error", Complaint::no_tlsa},
    // Sendmail, with examples/sendmail/mta-tls-outbound.mc
    Phrase{"no TLS policy that Sendmail can obey", Complaint::no_answer},
    Phrase{"sendmail map: lookup (", Complaint::no_answer},
    Phrase{"TLS is required, but not in use (NONE)", Complaint::not_offered},
    Phrase{"TLS is required, but not in use (TEMP)", Complaint::start_refused},
    Phrase{"TLS is required, but not in use (", Complaint::handshake_failed},
    Phrase{"TLS handshake failed", Complaint::handshake_failed},
    Phrase{"the certificate is not trusted (", Complaint::not_verified},
    Phrase{"the certificate does not bear the name ", Complaint::not_verified},
    Phrase{"4.7.5 no DANE (", Complaint::no_tlsa},
    // Exim, with examples/exim/outbound.conf
    Phrase{"R=mta_tls_ask defer", Complaint::no_answer},
    Phrase{"a TLS session is required, but the server did not offer TLS",
           Complaint::not_offered},
    Phrase{"a TLS session is required, but an attempt to start TLS failed",
           Complaint::start_refused},
    Phrase{"TLS session: (gnutls_handshake): Error in the certificate",
           Complaint::not_verified},
    Phrase{"TLS session: (certificate verification failed)", Complaint::not_verified},
    Phrase{"TLS session: ", Complaint::handshake_failed},
    Phrase{"\"TLS policy of ", Complaint::not_verified},
    Phrase{"TLS policy of ", Complaint::not_verified},
    Phrase{"(-54): retry time not reached for any host", Complaint::put_off},
};

} // namespace

std::string_view word(Complaint complaint) noexcept {
  switch (complaint) {
  case Complaint::not_offered:
    return "not-offered";
  case Complaint::start_refused:
    return "start-refused";
  case Complaint::handshake_failed:
    return "handshake-failed";
  case Complaint::not_verified:
    return "not-verified";
  case Complaint::no_tlsa:
    return "no-tlsa";
  case Complaint::no_answer:
    return "no-answer";
  case Complaint::put_off:
    return "put-off";
  case Complaint::no_local_tls:
    break;
  }
  return "no-local-tls";
}

std::string_view explain(Complaint complaint) noexcept {
  switch (complaint) {
  case Complaint::not_offered:
    return "The server offers no TLS.";
  case Complaint::start_refused:
    return "The server refuses to start TLS.";
  case Complaint::handshake_failed:
    return "The TLS handshake with the server fails.";
  case Complaint::not_verified:
    return "The server's certificate does not prove what the rule asks for: its issuer, "
           "dates, name or key.";
  case Complaint::no_tlsa:
    return "The server has no TLSA record that its certificate agrees with.";
  case Complaint::no_answer:
    return "The MTA gets no usable answer from mta-tls-policyd.";
  case Complaint::put_off:
    return "The MTA has not tried this mail: an earlier attempt at the server failed.";
  case Complaint::no_local_tls:
    break;
  }
  return "The MTA cannot speak TLS itself.";
}

Fault fault_of(Complaint complaint) noexcept {
  switch (complaint) {
  case Complaint::not_offered:
  case Complaint::start_refused:
  case Complaint::handshake_failed:
  case Complaint::no_tlsa:
    return Fault::theirs;
  case Complaint::not_verified: // or our list of authorities is missing
  case Complaint::put_off:
    break;
  case Complaint::no_answer:
  case Complaint::no_local_tls:
    return Fault::ours;
  }
  return Fault::unclear;
}

std::optional<Complaint> complaint_in(std::string_view words) noexcept {
  const auto found = std::ranges::find_if(phrases, [&](const Phrase& phrase) {
    return words.find(phrase.text) != std::string_view::npos;
  });
  return found == phrases.end() ? std::nullopt : std::optional(found->complaint);
}

} // namespace mta_tls
