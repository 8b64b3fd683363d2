#include "common/table/postfix_policy.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

// Which parts of "match" name no name themselves (postconf(5), smtp_tls_policy_maps).
struct MatchWords {
  bool hostname = false;
  bool nexthop = false;
  bool dot_nexthop = false;
};

class PolicyLine {
public:
  PolicyLine(const Domain* own_name, std::uint16_t source, Report& report)
      : own_name_(own_name), source_(source), report_(report) {}

  std::optional<PolicyDraft> parse(std::span<const Word> words) {
    const auto errors_before = report_.errors();
    set_level(words[0]);
    if (report_.errors() == errors_before) {
      for (const auto& word : words.subspan(1)) {
        set_attribute(word);
      }
      finish_match();
    }
    return report_.errors() == errors_before ? std::optional(draft_) : std::nullopt;
  }

private:
  struct Attribute {
    std::string_view name;
    void (PolicyLine::*set)(std::string_view value, const Place& place);
    bool repeatable = false;
  };
  static const std::array<Attribute, 4> attributes;

  SecurityLevel level() const { return draft_.level->value; }
  bool checks_names() const {
    return level() == SecurityLevel::verify || level() == SecurityLevel::secure;
  }

  void set_level(const Word& written) {
    const Place place{source_, written.span};
    const auto lower = to_lower(written.text);
    const auto level = level_of(lower);
    // Our other words for a level are not Postfix's.
    if (level && word(*level) == lower) {
      draft_.level = Written<SecurityLevel>{*level, place};
      return;
    }
    const auto known = std::span(level_words).first<all_levels.size()>();
    const auto meant = nearest(lower, known);
    report_.error(
        place, fmt::format("unknown level \"{}\"; {}", printable(written.text),
                           meant ? fmt::format("did you mean \"{}\"?", *meant)
                                 : fmt::format("there are {}", fmt::join(known, ", "))));
  }

  void set_attribute(const Word& written) {
    const Place place{source_, written.span};
    const auto equals = written.text.find('=');
    const auto name = written.text.substr(0, equals);
    const auto found =
        std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& known) {
          return equals_ignoring_case(known.name, name);
        });
    if (equals == std::string_view::npos || found == attributes.end()) {
      report_.error(place, fmt::format("attribute \"{}\" cannot be kept; only match, "
                                       "protocols, servername=hostname and tafile can",
                                       printable(name)));
      return;
    }
    const auto index = static_cast<std::size_t>(found - attributes.begin());
    if (!found->repeatable && std::exchange(seen_[index], true)) {
      report_.error(place, fmt::format("\"{}\" is here twice", found->name));
      return;
    }
    (this->*found->set)(written.text.substr(equals + 1), place);
  }

  void set_match(std::string_view value, const Place& place) {
    match_ = place;
    if (level() == SecurityLevel::fingerprint) {
      for (const auto digest : split(value, '|')) {
        add_key(digest, place);
      }
    } else if (checks_names()) {
      for (const auto name : split(value, ':')) {
        add_name(name, place);
      }
    } else {
      report_.error(
          place, fmt::format("\"match\" has no meaning at level \"{}\"", word(level())));
    }
  }

  void set_protocols(std::string_view value, const Place& place) {
    const auto min_tls = min_tls_of_protocols(value);
    if (!min_tls) {
      report_.error(place,
                    fmt::format("\"{}\" cannot be kept; only a lowest version of TLS "
                                "can",
                                printable(value)));
      return;
    }
    draft_.min_tls = Written<TlsVersion>{*min_tls, place};
    if (!forces_tls(level())) {
      report_.warning(place, version_not_sent("protocols", level()));
    }
  }

  void set_servername(std::string_view value, const Place& place) {
    if (!equals_ignoring_case(value, "hostname")) {
      report_.error(place, fmt::format("servername \"{}\" cannot be kept; it is always "
                                       "\"hostname\"",
                                       printable(value)));
    }
  }

  void set_tafile(std::string_view value, const Place& place) {
    if (!checks_names()) {
      report_.error(place, fmt::format("\"tafile\" is used at the levels \"verify\" and "
                                       "\"secure\" only, not at \"{}\"",
                                       word(level())));
      return;
    }
    if (auto path = parse_ca_file(value, place, report_)) {
      cert(place).ca_file = Written<std::string>{std::move(*path), place};
    }
  }

  void add_key(std::string_view text, const Place& place) {
    const auto digest = parse_key_digest(text, place, report_);
    if (!digest) {
      return;
    }
    auto& keys = cert(place).keys;
    if (!keys) {
      keys = Written<std::vector<KeyDigest>>{{}, place};
    }
    keys->value.push_back(*digest);
  }

  void add_name(std::string_view text, const Place& place) {
    if (equals_ignoring_case(text, "hostname")) {
      words_.hostname = true;
    } else if (equals_ignoring_case(text, "nexthop")) {
      words_.nexthop = true;
    } else if (equals_ignoring_case(text, "dot-nexthop")) {
      words_.dot_nexthop = true;
    } else if (auto pattern = parse_pattern(text, place, report_)) {
      names_.push_back(std::move(*pattern));
    }
  }

  CertDraft& cert(const Place& place) {
    if (!draft_.cert) {
      draft_.cert = CertDraft{place, {}, {}, {}};
    }
    return *draft_.cert;
  }

  // To Postfix, "verify" and "secure" are one level with two defaults for "match".
  void finish_match() {
    if (!match_ || !checks_names()) {
      return;
    }
    const bool any_name = words_.nexthop || words_.dot_nexthop || !names_.empty();
    if (words_.hostname && any_name) {
      report_.error(*match_, "\"hostname\" beside other names cannot be kept");
      return;
    }
    draft_.level->value = words_.hostname ? SecurityLevel::verify : SecurityLevel::secure;
    if (words_.hostname) {
      return;
    }
    // No names mean the default, which is written here and so wins over a profile's.
    const bool is_default = words_.nexthop && words_.dot_nexthop && names_.empty();
    if (is_default || expand_nexthop()) {
      cert(*match_).names = Written<std::vector<NamePattern>>{std::move(names_), *match_};
    }
  }

  bool expand_nexthop() {
    if ((words_.nexthop || words_.dot_nexthop) && !own_name_) {
      report_.error(*match_,
                    "\"nexthop\" cannot be kept where the line is about more than "
                    "one domain, or about an address");
      return false;
    }
    if (words_.nexthop) {
      names_.push_back(NamePattern::exactly(*own_name_));
    }
    if (words_.dot_nexthop) {
      names_.push_back(NamePattern::below(*own_name_));
    }
    return true;
  }

  const Domain* own_name_;
  std::uint16_t source_;
  Report& report_;
  PolicyDraft draft_;
  std::array<bool, 4> seen_{};
  std::optional<Place> match_;
  MatchWords words_;
  std::vector<NamePattern> names_;
};

const std::array<PolicyLine::Attribute, 4> PolicyLine::attributes{
    {{"match", &PolicyLine::set_match, true},
     {"protocols", &PolicyLine::set_protocols},
     {"servername", &PolicyLine::set_servername},
     {"tafile", &PolicyLine::set_tafile}}};

} // namespace

std::optional<PolicyDraft> parse_postfix_policy(std::span<const Word> words,
                                                const Domain* own_name,
                                                std::uint16_t source, Report& report) {
  return PolicyLine(own_name, source, report).parse(words);
}

} // namespace mta_tls
