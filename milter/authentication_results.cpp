#include "milter/authentication_results.h"

#include "common/base/text.h"
#include "common/mail/domain.h"
#include "milter/header_text.h"

namespace mta_tls {

namespace {

constexpr std::size_t max_authserv_octets = 255;

std::string comparable(std::string_view id) {
  const auto domain = canonical_domain(id);
  return domain ? std::string(domain->view()) : to_lower(id);
}

// nullopt: not to be read.
std::optional<std::string> authserv_id_of(std::string_view value) {
  if (!skip_cfws(value)) {
    return std::nullopt;
  }
  return take_value(value);
}

std::string_view result_word(const TlsResult& result) {
  if (result.fault) {
    return "fail";
  }
  return result.facts.tls == TlsState::encrypted ? "pass" : "none";
}

void add(std::string& line, std::string_view property, std::string_view value) {
  if (!value.empty()) {
    line += "\n\t";
    line += property;
    line += '=';
    line += as_value(value);
  }
}

void add_session(std::string& line, const SessionFacts& facts) {
  add(line, "smtp.tls-version", facts.protocol);
  add(line, "smtp.tls-cipher", facts.cipher);
  if (facts.cipher_bits) {
    add(line, "smtp.tls-bits", std::to_string(*facts.cipher_bits));
  }
  if (facts.trust == ClientTrust::trusted && facts.certificate_names &&
      !facts.certificate_names->empty()) {
    add(line, "smtp.tls-name", facts.certificate_names->front());
  }
}

} // namespace

bool is_authserv_id(std::string_view text) {
  return text.size() <= max_authserv_octets && is_token(text);
}

bool claims_authserv_id(std::string_view value, std::string_view authserv_id) {
  if (const auto id = authserv_id_of(value)) {
    return comparable(*id) == comparable(authserv_id);
  }
  return to_lower(value).find(to_lower(authserv_id)) != std::string::npos;
}

std::string trace_value(std::string_view authserv_id, const TlsResult& result) {
  std::string line = as_value(authserv_id) + ";\n\tx-tls=";
  line += result_word(result);
  if (result.fault) {
    line += " reason=" + as_value(word(*result.fault));
  } else if (result.facts.tls == TlsState::unknown) {
    line += " reason=\"the MTA does not tell\"";
  }
  add_session(line, result.facts);
  add(line, "policy.rule", result.rule);
  return line;
}

} // namespace mta_tls
