#include "tests/fuzz/invariant.h"

#include "common/base/text.h"
#include "common/base/utf8.h"
#include "common/mail/domain.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace mta_tls::fuzz {

namespace {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
  });
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_list_of_names(std::string_view value) {
  const auto names = split(value, ':');
  return std::all_of(names.begin(), names.end(),
                     [](std::string_view name) { return !name.empty() && name != "."; });
}

bool is_list_of_digests(std::string_view value) {
  constexpr std::size_t digest_octets = 32 * 3 - 1;
  const auto digests = split(value, '|');
  return std::all_of(digests.begin(), digests.end(), [](std::string_view digest) {
    return digest.size() == digest_octets &&
           digest.find_first_not_of("0123456789ABCDEF:") == std::string_view::npos;
  });
}

bool checks_chain(SecurityLevel level) {
  return level == SecurityLevel::verify || level == SecurityLevel::secure;
}

bool takes_match(SecurityLevel level, std::string_view value) {
  if (checks_chain(level)) {
    return is_list_of_names(value);
  }
  return level == SecurityLevel::fingerprint && is_list_of_digests(value);
}

bool takes_protocols(SecurityLevel level, std::string_view value) {
  constexpr std::array<std::string_view, 4> known{">=TLSv1", ">=TLSv1.1", ">=TLSv1.2",
                                                  ">=TLSv1.3"};
  return forces_tls(level) && std::find(known.begin(), known.end(), value) != known.end();
}

bool takes_servername(SecurityLevel level, std::string_view value) {
  return checks_chain(level) && value == "hostname";
}

bool takes_tafile(SecurityLevel level, std::string_view value) {
  return checks_chain(level) && value.starts_with('/') &&
         value.find_first_of(",{}") == std::string_view::npos;
}

struct Attribute {
  std::string_view name;
  bool (*takes)(SecurityLevel level, std::string_view value);
};

constexpr std::array<Attribute, 4> attributes{{{"match", takes_match},
                                               {"protocols", takes_protocols},
                                               {"servername", takes_servername},
                                               {"tafile", takes_tafile}}};

void require_attribute(SecurityLevel level, std::string_view text,
                       std::string_view reply) {
  const auto equals = text.find('=');
  require(equals != std::string_view::npos && is_printable_ascii(text),
          "an attribute is a name and a value", reply);
  for (const auto& attribute : attributes) {
    if (attribute.name == text.substr(0, equals)) {
      require(attribute.takes(level, text.substr(equals + 1)),
              "the level takes the attribute and its value", reply);
      return;
    }
  }
  require(false, "the attribute is known", reply);
}

SecurityLevel require_policy(std::string_view policy, std::string_view reply) {
  const auto words = split(policy, ' ');
  const auto level = level_of(words.front());
  require(level && word(*level) == words.front(), "a policy begins with a level", reply);
  for (std::size_t i = 1; i < words.size(); ++i) {
    require_attribute(*level, words[i], reply);
  }
  require(*level != SecurityLevel::fingerprint || policy.find(" match=") != policy.npos,
          "a fingerprint has its keys", reply);
  return *level;
}

bool is_one_line(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < 0x7f; });
}

bool is_exim_word(SecurityLevel level, std::string_view text) {
  constexpr std::array<std::string_view, 4> versions{"min=1.0", "min=1.1", "min=1.2",
                                                     "min=1.3"};
  const bool is_version =
      std::find(versions.begin(), versions.end(), text) != versions.end();
  return (is_version && forces_tls(level)) ||
         (text.starts_with("ca=/") && checks_chain(level) &&
          text.find(',') == std::string_view::npos);
}

} // namespace

void require(bool holds, std::string_view promise, std::string_view about) {
  if (!holds) {
    throw Violation("not kept: " + std::string(promise) + ": " + printable(about, 1000));
  }
}

void require_reply(std::string_view reply) {
  constexpr std::size_t most_octets = 100'000; // Postfix takes no more
  require(reply.size() <= most_octets, "Postfix takes the whole reply", reply);
  require(!has_control(reply) && !first_invalid_utf8(reply), "a reply is text", reply);
  const bool has_text = reply.find(' ') + 1 < reply.size();
  require(reply == "NOTFOUND " ||
              (has_text && (reply.starts_with("OK ") || reply.starts_with("PERM ") ||
                            reply.starts_with("TEMP "))),
          "a reply has a status", reply);
}

std::optional<SecurityLevel> require_postfix_reply(std::string_view reply) {
  require_reply(reply);
  return reply.starts_with("OK ") ? std::optional(require_policy(reply.substr(3), reply))
                                  : std::nullopt;
}

bool require_sendmail_reply(std::string_view reply) {
  require_reply(reply);
  constexpr std::array<std::string_view, 2> lax{"OK MAY", "OK NO"};
  if (std::find(lax.begin(), lax.end(), reply) != lax.end()) {
    return false;
  }
  constexpr std::array<std::string_view, 3> strict{"OK ENCR:112", "OK DANE",
                                                   "OK VERIFY:112+CN"};
  constexpr std::string_view with_name = "OK VERIFY:112+CN:";
  require(std::find(strict.begin(), strict.end(), reply) != strict.end() ||
              (reply.starts_with(with_name) &&
               Domain::parse(reply.substr(with_name.size()))) ||
              reply.starts_with("TEMP "),
          "Sendmail's rulesets know the reply", reply);
  return true;
}

std::optional<SecurityLevel> require_exim_policy(std::string_view reply) {
  require(is_one_line(reply), "Exim is told one line", reply);
  if (!reply.starts_with("OK ")) {
    require(reply == "NOTFOUND " || (reply.starts_with("TEMP ") && reply.size() > 5),
            "Exim knows the status", reply);
    return std::nullopt;
  }
  const auto words = split(reply.substr(3), ' ');
  const auto level = level_of(words.front());
  require(level && word(*level) == words.front(), "a policy begins with a level", reply);
  require(std::all_of(words.begin() + 1, words.end(),
                      [&](auto each) { return is_exim_word(*level, each); }),
          "Exim knows each word", reply);
  return level;
}

void require_exim_verdict(std::string_view reply) {
  require(is_one_line(reply), "Exim is told one line", reply);
  require(reply == "OK accept" ||
              (reply.starts_with("OK refuse ") && reply.size() > 10) ||
              (reply.starts_with("TEMP ") && reply.size() > 5),
          "Exim knows the verdict", reply);
}

} // namespace mta_tls::fuzz
