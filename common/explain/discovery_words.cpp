#include "common/explain/discovery_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

std::string text_of(const Tlsa& tlsa) {
  std::string text =
      fmt::format("{} {} {} ", tlsa.usage, tlsa.selector, tlsa.matching_type);
  for (const auto octet : tlsa.data) {
    text += fmt::format("{:02x}", std::to_integer<unsigned>(octet));
  }
  const auto fault = fault_of(tlsa);
  return fault ? text + " (not usable: " + std::string(explain(*fault)) + ')' : text;
}

std::string dane_text(const Because& because) {
  const auto* facts = because.discovered;
  return facts && facts->dane ? "DANE: " + std::string(explain(facts->dane->reason)) : "";
}

std::string sts_text(const Because& because, const DiscoveryTrace& trace) {
  if (!because.looks_up.mta_sts) {
    return "";
  }
  const auto trouble = explain(trace.knowledge.sts.trouble);
  if (!trouble.empty()) {
    return "MTA-STS: " + std::string(trouble);
  }
  const auto& policy = trace.knowledge.facts.sts;
  return policy ? fmt::format("MTA-STS: the policy has mode {}", word(policy->mode)) : "";
}

// R4: whose name server is to be looked at.
std::string failing_question(const DiscoveryTrace& trace) {
  for (const auto& [question, answer, took] : trace.questions) {
    if (is_failure(answer.status) && question.type != DnsType::txt) {
      return fmt::format(" ({} of {}: {})", word(question.type), question.name,
                         word(answer.status));
    }
  }
  return "";
}

std::string joined(std::string text, const std::string& more) {
  const auto* between = text.empty() || more.empty() ? "" : "; ";
  return text + between + more;
}

} // namespace

std::string_view word(DiscoveryUse use) noexcept {
  switch (use) {
  case DiscoveryUse::off:
    return "off";
  case DiscoveryUse::wanted:
    return "wanted";
  case DiscoveryUse::awaited:
    return "awaited";
  case DiscoveryUse::nothing:
    return "nothing";
  case DiscoveryUse::testing:
    return "testing";
  case DiscoveryUse::passed_over:
    return "passed_over";
  case DiscoveryUse::dane:
    return "dane";
  case DiscoveryUse::mta_sts:
    return "mta_sts";
  case DiscoveryUse::failed:
    return "failed";
  }
  return "";
}

std::string discovery_text(const Because& because, const DiscoveryTrace& trace) {
  const auto dane = dane_text(because);
  switch (because.discovery) {
  case DiscoveryUse::off:
    return "nothing of it can add to this answer";
  case DiscoveryUse::wanted:
  case DiscoveryUse::awaited:
    return "it has not been looked up yet";
  case DiscoveryUse::nothing:
    return "nothing was found that is more than the table says; " +
           joined(dane, sts_text(because, trace));
  case DiscoveryUse::testing:
    return "the MTA-STS policy has mode testing, and is not applied";
  case DiscoveryUse::passed_over:
    return dane + failing_question(trace) +
           "; the table says that mail does not wait for it (on_dns_error)";
  case DiscoveryUse::dane:
    return dane;
  case DiscoveryUse::mta_sts:
    return joined("the MTA-STS policy has mode enforce", dane);
  case DiscoveryUse::failed:
    return dane + failing_question(trace) +
           "; mail waits, as there may be TLSA records (RFC 7672 section 2.1.2)";
  }
  return "";
}

std::vector<std::string> record_texts(const DnsAnswer& answer) {
  std::vector<std::string> texts = answer.texts;
  texts.insert(texts.end(), answer.addresses.begin(), answer.addresses.end());
  for (const auto& mx : answer.mx) {
    texts.push_back(fmt::format("{} {}", mx.preference, mx.host.empty() ? "." : mx.host));
  }
  for (const auto& tlsa : answer.tlsa) {
    texts.push_back(text_of(tlsa));
  }
  return texts;
}

} // namespace mta_tls
