#include "common/explain/inbound_case.h"

#include "common/base/text.h"
#include "common/explain/target.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace mta_tls {

namespace {

using json = nlohmann::json;

struct BadCase : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::optional<std::string> text_if_there(const json& request, const char* name) {
  const auto found = request.find(name);
  if (found == request.end()) {
    return std::nullopt;
  }
  if (!found->is_string()) {
    throw BadCase(fmt::format("\"{}\" must be a text", name));
  }
  return found->get<std::string>();
}

std::string needed_text(const json& request, const char* name) {
  auto text = text_if_there(request, name);
  if (!text) {
    throw BadCase(fmt::format("\"{}\" is missing", name));
  }
  return *std::move(text);
}

// What stands after the last "@"; a domain alone is one already.
std::string domain_of(const std::string& address) {
  return address.substr(address.rfind('@') + 1);
}

IpAddress client_of(const json& request) {
  const auto text = needed_text(request, "client");
  const auto address = IpAddress::parse(text);
  if (!address) {
    throw BadCase(fmt::format("\"{}\" is no IP address of a client", printable(text)));
  }
  return *address;
}

// "1.2" and "TLSv1.2" alike.
TlsVersion version_of(const std::string& text) {
  auto version = version_of_protocol(text);
  if (!version) {
    version = version_of_protocol("TLSv" + text);
  }
  if (!version) {
    throw BadCase(fmt::format("\"{}\" is no version of TLS; there are 1.0, 1.1, 1.2, 1.3",
                              printable(text)));
  }
  return *version;
}

std::optional<unsigned> bits_of(const json& request) {
  const auto found = request.find("bits");
  if (found == request.end()) {
    return std::nullopt;
  }
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() > 10'000) {
    throw BadCase("\"bits\" must be a whole number");
  }
  return found->get<unsigned>();
}

KeyDigest key_of(const std::string& text) {
  const auto digest = key_digest_of(text);
  if (!digest) {
    throw BadCase(fmt::format("\"{}\" is no SHA-256 digest: 64 hexadecimal digits, with "
                              "or without \":\" between octets",
                              printable(text)));
  }
  return *digest;
}

void add_certificate(const json& request, SessionFacts& facts) {
  const auto name = text_if_there(request, "cert");
  const auto key = text_if_there(request, "spki");
  facts.trust = name ? ClientTrust::trusted : ClientTrust::not_trusted;
  if (name) {
    facts.certificate_names.emplace();
    if (!name->empty()) {
      facts.certificate_names->push_back(*name);
    }
  }
  if (key) {
    facts.key = key_of(*key);
  }
  facts.has_no_key = !name && !key;
}

SessionFacts facts_of(const json& request) {
  SessionFacts facts;
  facts.client = client_of(request);
  facts.authenticated = request.value("authenticated", false);
  if (const auto tls = text_if_there(request, "tls")) {
    facts.tls = TlsState::encrypted;
    facts.version = version_of(*tls);
    facts.protocol = fmt::format("TLSv{}", word(*facts.version).substr(0, 3));
    facts.cipher_bits = bits_of(request);
    add_certificate(request, facts);
    return facts;
  }
  for (const auto* name : {"bits", "cert", "spki"}) {
    if (request.contains(name)) {
      throw BadCase(fmt::format("without \"tls\" a session has no \"{}\"", name));
    }
  }
  facts.tls = TlsState::plain;
  facts.trust = ClientTrust::not_trusted;
  facts.has_no_key = true;
  return facts;
}

InboundCase case_of(const json& request) {
  if (!request.is_object()) {
    throw BadCase("the request is not as it must be");
  }
  InboundCase about;
  about.facts = facts_of(request);
  about.sender = without_brackets(needed_text(request, "from"));
  about.at_mail.sender_domain = domain_of(about.sender);
  if (const auto recipient = text_if_there(request, "recipient")) {
    about.recipient = std::string(without_brackets(*recipient));
    about.at_rcpt = {about.at_mail.sender_domain, domain_of(*about.recipient)};
  }
  return about;
}

} // namespace

Result<InboundCase, std::string> parse_inbound_case(std::string_view request_json) {
  try {
    return case_of(json::parse(request_json));
  } catch (const BadCase& fault) {
    return Unexpected{std::string(fault.what())};
  } catch (const json::exception&) {
    return Unexpected{std::string("the request is not as it must be")};
  }
}

} // namespace mta_tls
