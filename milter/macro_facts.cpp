#include "milter/macro_facts.h"

#include "common/base/hex.h"
#include "common/base/text.h"

#include <charconv>

namespace mta_tls {

namespace {

std::string_view value_or_empty(const Macros& macros, const char* name) {
  return macros.get(name).value_or(std::string_view());
}

bool is_loopback(const IpAddress& address) {
  constexpr std::uint8_t loopback_net = 127; // RFC 1122 section 3.2.1.3
  if (address.family() == IpAddress::Family::v4) {
    return address.octets()[0] == loopback_net;
  }
  static const auto loopback = IpAddress::parse("::1");
  return address == *loopback;
}

TlsState tls_state(Mta mta, std::string_view protocol) {
  if (!protocol.empty()) {
    return TlsState::encrypted;
  }
  return mta == Mta::unknown ? TlsState::unknown : TlsState::plain;
}

std::optional<unsigned> number_of(std::string_view text) {
  unsigned number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

std::optional<std::vector<std::string>> only(std::optional<std::string> name) {
  if (!name || name->empty()) {
    return std::nullopt;
  }
  return std::vector{*std::move(name)};
}

std::optional<std::vector<std::string>> names_by_sendmail(const Macros& macros) {
  const auto subject = value_or_empty(macros, "{cn_subject}");
  // In place of a name that would fool a reader: it bears none.
  if (subject.starts_with("BadCertificate")) {
    return std::vector<std::string>();
  }
  return only(subject.empty() ? common_name(value_or_empty(macros, "{cert_subject}"))
                              : decode_plus(subject));
}

void read_trust_by_sendmail(std::string_view verify, const Macros& macros,
                            SessionFacts& facts) {
  facts.trust = verify == "OK" ? ClientTrust::trusted : ClientTrust::not_trusted;
  if (facts.trust == ClientTrust::trusted) {
    facts.certificate_names = names_by_sendmail(macros);
    facts.certificate_issuer = decode_plus(value_or_empty(macros, "{cert_issuer}"));
  }
}

void read_trust_by_postfix(const Macros& macros, SessionFacts& facts) {
  const auto subject = macros.get("{cert_subject}");
  facts.trust = subject ? ClientTrust::trusted : ClientTrust::not_trusted;
  if (subject) {
    facts.certificate_names = only(std::string(*subject));
    facts.certificate_issuer = value_or_empty(macros, "{cert_issuer}");
  }
}

} // namespace

Mta mta_of(const Macros& macros) {
  const auto version = value_or_empty(macros, "v");
  if (version.starts_with("Postfix")) {
    return Mta::postfix;
  }
  return !version.empty() && is_digit(version[0]) ? Mta::sendmail : Mta::unknown;
}

bool is_local_submission(Mta mta, const SmtpPeer& peer) {
  if (!peer.address) {
    return mta == Mta::sendmail;
  }
  return is_loopback(*peer.address) && (peer.port == 0 || mta == Mta::sendmail);
}

void read_tls(Mta mta, const Macros& macros, SessionFacts& facts) {
  facts.protocol = value_or_empty(macros, "{tls_version}");
  facts.tls = tls_state(mta, facts.protocol);
  facts.version = version_of_protocol(facts.protocol);
  facts.cipher = value_or_empty(macros, "{cipher}");
  facts.cipher_bits = number_of(value_or_empty(macros, "{cipher_bits}"));
  facts.trust = ClientTrust::unknown;
  facts.certificate_names.reset();
  facts.certificate_issuer.clear();
  if (facts.tls != TlsState::encrypted) {
    return;
  }
  const auto verify = macros.get("{verify}");
  if (verify && mta != Mta::postfix) {
    read_trust_by_sendmail(*verify, macros, facts);
  } else if (mta == Mta::postfix) {
    read_trust_by_postfix(macros, facts);
  }
}

bool is_authenticated(const Macros& macros) {
  const auto mechanism = value_or_empty(macros, "{auth_type}");
  return !mechanism.empty() && is_login(mechanism);
}

std::string decode_plus(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool room = text[i] == '+' && text.size() - i > 2;
    const int high = room ? hex_digit(text[i + 1]) : -1;
    const int low = room ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::optional<std::string> common_name(std::string_view subject) {
  constexpr std::string_view label = "/CN=";
  const auto at = subject.find(label);
  if (at == std::string_view::npos ||
      subject.find(label, at + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  const auto rest = subject.substr(at + label.size());
  return decode_plus(rest.substr(0, rest.find('/')));
}

} // namespace mta_tls
