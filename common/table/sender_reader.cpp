#include "common/table/sender_reader.h"

namespace mta_tls {

namespace {

// What a rule without an id is called.
std::string first_name(const SenderMatch& match) {
  if (!match.addresses.empty()) {
    return match.addresses.front();
  }
  return match.domains.empty() ? match.sasl_users.front()
                               : std::string(match.domains.front().text());
}

} // namespace

SenderReader::SenderReader(Loading& loading)
    : loading_(loading), demand_(loading, "a sender rule"), match_(loading),
      cursor_(loading.report.octets(policy_file)),
      shape_{
          .what = "a sender rule",
          .fields = fields(),
          .begin = [this](const JsonValue& /*open*/) { begin(); },
          .end = [this](const JsonValue& open, const ObjectKeys& /*keys*/) { end(open); },
          .needs = {{"match"}, {"level"}}} {}

std::vector<Field> SenderReader::fields() {
  auto all = demand_.fields();
  all.push_back(match_.field());
  return all;
}

void SenderReader::begin() {
  demand_.clear();
  match_.clear();
}

void SenderReader::end(const JsonValue& open) {
  SenderRule rule;
  if (!demand_.finish(rule) || !match_.is_sound()) {
    return;
  }
  rule.match = match_.match();
  if (!demand_.has_id()) {
    rule.id = first_name(rule.match);
    demand_.name_by_default(rule.id, match_.place());
  }
  rule.place = rule_place(cursor_.at(open.end - 1));
  loading_.builder.add_sender_rule(std::move(rule));
}

} // namespace mta_tls
