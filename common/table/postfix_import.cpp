#include "common/base/text.h"
#include "common/table/import_formats.h"
#include "common/table/postfix_policy.h"
#include "common/table/postfix_table.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <span>

namespace mta_tls {

namespace {

constexpr DomainHints hints{.wildcard =
                                "Postfix writes \".example.com\" for the names below",
                            .next_hop = "Postfix asks with brackets"};

// What a line is about.
struct PostfixKey {
  std::optional<Domain> domain; // exact, or with `below` the names below it
  bool below = false;
  std::optional<NextHop> next_hop;
  std::optional<Domain> own_name; // what "nexthop" stands for
};

class PostfixImport {
public:
  PostfixImport(const Import& import, RuleBody body, Loading& loading)
      : body_(std::move(body)), loading_(loading),
        profile_(import.profile
                     ? loading.profiles.use(import.profile->value, import.profile->place,
                                            loading.report)
                     : nullptr),
        cursor_(loading.report.octets(body_.source)) {}

  bool read() {
    PostfixTableReader reader(loading_.report.octets(body_.source));
    bool found = false;
    for (auto words = reader.next(); !words.empty(); words = reader.next()) {
      found = true;
      add_line(words);
    }
    return found;
  }

private:
  void add_line(std::span<const Word> words) {
    const auto key = parse_key(words[0]);
    if (!key) {
      return;
    }
    if (words.size() == 1) {
      error(words[0], "this key has no level");
      return;
    }
    const auto draft =
        parse_postfix_policy(words.subspan(1), key->own_name ? &*key->own_name : nullptr,
                             body_.source, loading_.report);
    if (!draft) {
      return;
    }
    auto body = body_;
    const auto full = with_profile(*draft, profile_);
    body.requirement = requirement_of(full, loading_.min_tls);
    apply(full, loading_.rules, body);
    if (is_complete(body.requirement, *key, words)) {
      add_rule(*key, std::move(body), words[0]);
    }
  }

  void error(const Word& word, std::string message) {
    loading_.report.error({body_.source, word.span}, std::move(message));
  }

  std::optional<PostfixKey> parse_key(const Word& word) {
    if (word.text.starts_with('[') || word.text.find(':') != std::string_view::npos) {
      return parse_next_hop(word);
    }
    const bool below = word.text.starts_with('.');
    const auto name = word.text.substr(below ? 1 : 0);
    auto domain = listed_domain(name);
    if (!domain) {
      error(word, why_no_domain(name, hints));
      return std::nullopt;
    }
    PostfixKey key{std::move(domain), below, {}, {}};
    if (!below) {
      key.own_name = key.domain;
    }
    return key;
  }

  std::optional<PostfixKey> parse_next_hop(const Word& word) {
    const auto next_hop = NextHop::parse(word.text);
    if (!next_hop) {
      error(word, fmt::format("\"{}\" is no next hop: {}", printable(word.text),
                              explain(next_hop.error())));
      return std::nullopt;
    }
    PostfixKey key{{}, false, *next_hop, {}};
    if (next_hop->kind() == NextHop::Kind::host) {
      key.own_name = listed_domain(next_hop->host());
    }
    return key;
  }

  // What the level needs, be it the line's or the profile's.
  bool is_complete(const Requirement& requirement, const PostfixKey& key,
                   std::span<const Word> words) {
    if (requirement.level == SecurityLevel::fingerprint && requirement.keys.empty()) {
      error(words[1], "level \"fingerprint\" needs \"match\" with SHA-256 digests");
      return false;
    }
    const bool to_address = key.next_hop && !key.own_name;
    if (requirement.level == SecurityLevel::secure && requirement.names.empty() &&
        to_address) {
      error(words[0], "an address has no name that a certificate could bear; at level "
                      "\"secure\" give \"match\" with names");
      return false;
    }
    return true;
  }

  void add_rule(const PostfixKey& key, RuleBody body, const Word& word) {
    const auto source = body.source;
    const auto octet = word.span.begin;
    if (key.next_hop) {
      loading_.names.add_next_hop(*key.next_hop, source, octet);
    } else if (key.below) {
      loading_.names.add_names_below(*key.domain, source, octet);
    } else {
      loading_.names.add_domain(*key.domain, source, octet);
    }
    loading_.names.settle();
    loading_.builder.end_rule(std::move(body), rule_place(cursor_.at(octet)),
                              key.next_hop ? std::string(key.next_hop->text()) : "");
  }

  RuleBody body_;
  Loading& loading_;
  const Profile* profile_;
  PositionCursor cursor_;
};

} // namespace

bool import_postfix_table(const Import& import, RuleBody body, Loading& loading) {
  return PostfixImport(import, std::move(body), loading).read();
}

} // namespace mta_tls
