#include "policyd/cli/letter/domain_control.h"

#include "common/base/text.h"
#include "common/dns/resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace mta_tls {

namespace {

ControlFinding judge(const DnsAnswer& answer, std::string_view id) {
  if (is_failure(answer.status)) {
    const auto status = std::string(word(answer.status));
    return {ControlState::unknown, false,
            answer.why.empty() ? status : status + ": " + printable(answer.why)};
  }
  if (answer.texts.empty()) {
    return {ControlState::absent, answer.secure, ""};
  }
  const auto is_ours = [text = control_text(id)](const std::string& each) {
    return trim(each) == text;
  };
  return {std::ranges::any_of(answer.texts, is_ours) ? ControlState::confirmed
                                                     : ControlState::other,
          answer.secure, ""};
}

ResolverOptions resolver_options(const DnsOptions& options) {
  ResolverOptions resolver;
  resolver.forwarders = options.resolvers;
  if (!options.trust_anchor.empty()) {
    resolver.trust_anchor = options.trust_anchor;
  }
  return resolver;
}

} // namespace

std::string control_text(std::string_view id) {
  return fmt::format("mta-tls-letter={}", id);
}

std::string explain(const ControlFinding& finding, const std::string& name,
                    std::string_view id) {
  switch (finding.state) {
  case ControlState::confirmed:
    return fmt::format("The TXT record {} confirms it{}.", name,
                       finding.is_signed ? ", and is signed (DNSSEC)"
                                         : "; it is not signed (DNSSEC)");
  case ControlState::other:
    return fmt::format("The TXT record {} does not say \"{}\".", name, control_text(id));
  case ControlState::absent:
    return fmt::format("There is no TXT record {}; it is to say \"{}\".", name,
                       control_text(id));
  case ControlState::unknown:
    break;
  }
  return fmt::format("The TXT record {} cannot be looked up: {}.", name, finding.why);
}

Result<ControlFinding, std::string>
look_up_control(const std::string& name, std::string_view id, const DnsOptions& options) {
  Loop loop;
  try {
    Resolver resolver(loop, resolver_options(options));
    std::optional<DnsAnswer> answer;
    resolver.ask({name, DnsType::txt}, [&](DnsAnswer said) {
      answer = std::move(said);
      loop.stop();
    });
    loop.run();
    return answer ? judge(*answer, id) : ControlFinding{};
  } catch (const std::runtime_error& wrong) {
    return Unexpected{std::string(wrong.what())};
  }
}

} // namespace mta_tls
