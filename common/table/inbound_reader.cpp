#include "common/table/inbound_reader.h"

#include "common/table/authority.h"
#include "common/table/inbound_effects.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

// The strongest cipher of TLS has 256.
constexpr std::int64_t most_cipher_bits = 256;

// What a rule without an id is called.
std::string first_name(const InboundMatch& match) {
  if (!match.sender_domains.empty()) {
    return std::string(match.sender_domains.front().text());
  }
  return match.client_networks.empty()
             ? std::string(match.recipient_domains.front().text())
             : match.client_networks.front().text();
}

} // namespace

InboundReader::InboundReader(Loading& loading)
    : loading_(loading), match_(loading), cert_(loading, CertOwner::client, cert_draft_),
      on_failure_(loading), schedule_(loading), upkeep_(loading),
      cursor_(loading.report.octets(policy_file)),
      shape_{.what = "an inbound rule",
             .fields = fields(),
             .begin = [this](const JsonValue& /*open*/) { begin(); },
             .end = [this](const JsonValue& open,
                           const ObjectKeys& keys) { end(open, keys); },
             .needs = {{"match"}, {"level"}}} {}

std::vector<Field> InboundReader::fields() {
  std::vector<Field> all{
      {.name = "id", .set = [this](const JsonValue& v) { set_id(v); }},
      match_.field(),
      {.name = "level", .set = [this](const JsonValue& v) { set_level(v); }},
      {.name = "min_tls", .set = [this](const JsonValue& v) { set_min_tls(v); }},
      {.name = "min_cipher_bits",
       .kind = Field::Kind::integer,
       .set = [this](const JsonValue& v) { set_min_cipher_bits(v); }},
      cert_.field(),
      on_failure_.field(),
      {.name = "authorization", .set = [this](const JsonValue& v) { set_letter(v); }}};
  std::ranges::move(schedule_.fields(), std::back_inserter(all));
  std::ranges::move(upkeep_.fields(), std::back_inserter(all));
  return all;
}

void InboundReader::begin() {
  state_ = State{};
  match_.clear();
  cert_.clear();
  on_failure_.clear();
  schedule_.clear();
  upkeep_.clear();
}

void InboundReader::set_id(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (is_id(value.text, place, loading_.report)) {
    state_.id = Written<std::string>{std::string(value.text), place};
  }
}

void InboundReader::set_level(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (const auto level = parse_inbound_level(value.text, place, loading_.report)) {
    state_.level = Written<SecurityLevel>{*level, place};
  }
}

void InboundReader::set_min_tls(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (const auto version = parse_min_tls(value.text, place, loading_.report)) {
    state_.min_tls = Written<TlsVersion>{*version, place};
  }
}

void InboundReader::set_min_cipher_bits(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (value.integer < 1 || value.integer > most_cipher_bits) {
    loading_.report.error(
        place, fmt::format("\"min_cipher_bits\" is from 1 to {}, which is what the "
                           "strongest ciphers have",
                           most_cipher_bits));
    return;
  }
  state_.min_cipher_bits = Written<unsigned>{static_cast<unsigned>(value.integer), place};
}

void InboundReader::set_letter(const JsonValue& value) {
  state_.letter =
      Written<std::string>{std::string(value.text), place_of(value, loading_.report)};
}

InboundRequirement InboundReader::requirement() const {
  InboundRequirement requirement;
  requirement.level = state_.level->value;
  if (state_.min_tls) {
    requirement.min_tls = state_.min_tls->value;
  }
  if (state_.min_cipher_bits) {
    requirement.min_cipher_bits = state_.min_cipher_bits->value;
  }
  if (cert_draft_ && cert_draft_->names) {
    requirement.names = cert_draft_->names->value;
  }
  if (cert_draft_ && cert_draft_->keys) {
    requirement.keys = cert_draft_->keys->value;
  }
  return requirement;
}

InboundRule InboundReader::complete(InboundRule rule, const Place& place) {
  rule.match = match_.match();
  rule.id = state_.id ? state_.id->value : first_name(rule.match);
  rule.place = rule_place(cursor_.at(place.span.begin));
  rule.source = policy_file;
  rule.requirement = requirement();
  rule.on_failure = on_failure_.failure();
  finish_letter(rule, place);
  return rule;
}

// The letter speaks of those who send; recipients here, and networks, need none.
void InboundReader::finish_letter(InboundRule& rule, const Place& place) {
  rule.letter = find_letter(state_.letter, loading_);
  check_letter({.what = "this rule",
                .place = place,
                .direction = Direction::inbound,
                .forces = is_to_force(rule),
                .named = state_.letter},
               rule.letter, loading_);
  const auto* letter = loading_.builder.so_far().letter(rule.letter);
  if (!letter || !is_to_force(rule)) {
    return;
  }
  for (const auto& domain : rule.match.sender_domains) {
    check_coverage(*letter, {domain.text(), rule.match.include_subdomains},
                   state_.letter->place, loading_);
  }
}

void InboundReader::finish_dates(InboundRule& rule) {
  schedule_.finish(rule);
  upkeep_.finish(rule);
}

void InboundReader::check_effects(const ObjectKeys& keys) {
  const auto place_of_written = [](const auto& written) {
    return written ? std::optional(written->place) : std::nullopt;
  };
  check_inbound_effects({.level = *state_.level,
                         .min_tls = place_of_written(state_.min_tls),
                         .min_cipher_bits = place_of_written(state_.min_cipher_bits),
                         .on_failure = on_failure_.place(),
                         .cert = cert_draft_ ? &*cert_draft_ : nullptr,
                         .cert_is_faulty = keys.has("cert") && !cert_.is_sound()},
                        loading_.report);
}

void InboundReader::end(const JsonValue& open, const ObjectKeys& keys) {
  InboundRule dated;
  finish_dates(dated);
  if (!state_.level) {
    return;
  }
  check_effects(keys);
  if (match_.is_sound()) {
    add(complete(std::move(dated), place_of(open, loading_.report)));
  }
}

void InboundReader::add(InboundRule rule) {
  auto& report = loading_.report;
  const auto place = state_.id ? state_.id->place : match_.place();
  warn_of_breadth(rule, state_.level->place, report);
  ids_.add("an inbound rule", rule.id, place, report);
  if (const auto* rival = loading_.builder.add_inbound_rule(std::move(rule))) {
    report.error(match_.place(),
                 fmt::format("some sessions match this rule and rule \"{}\" at {}:{}:{} "
                             "just as closely, and neither could decide",
                             rival->id, report.path(policy_file), rival->place.line,
                             rival->place.column));
  }
}

} // namespace mta_tls
