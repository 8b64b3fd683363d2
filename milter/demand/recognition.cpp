#include "milter/demand/recognition.h"

#include "common/base/text.h"
#include "milter/demand/subject.h"
#include "milter/header_text.h"

#include <algorithm>
#include <set>

namespace mta_tls {

namespace {

constexpr std::string_view subject_name = "Subject";

template <class AnyRule>
bool is_in_testing(const AnyRule& rule, Instant now) {
  return rule.enabled && (!rule.valid_from || now >= *rule.valid_from) &&
         mode_at(rule, now) == Mode::testing;
}

MessageDemand demand_of(const SenderRule& rule) {
  return {rule.id, rule.place, rule.level, false};
}

MessageDemand demand_of(const MessageRule& rule) {
  return {rule.id, rule.place, rule.level, rule.mixed == MessageRule::Mixed::accept};
}

bool is_about(const MessageRule& rule, const Submitter& submitter) {
  const auto holds_client = [&](const IpNetwork& network) {
    return submitter.client && network.contains(*submitter.client);
  };
  return submitter.is_ours || std::any_of(rule.client_networks.begin(),
                                          rule.client_networks.end(), holds_client);
}

// Lines joined, white space as one blank.
std::string plain_value(std::string_view value) {
  std::string plain;
  for (const char c : value) {
    if (!is_white_space(c)) {
      plain += c;
    } else if (!plain.ends_with(' ')) {
      plain += ' ';
    }
  }
  return std::string(trim(plain));
}

bool bears_mark(const MessageRule& rule, std::string_view name, std::string_view value) {
  if (!rule.header) {
    return equals_ignoring_case(name, subject_name) &&
           Subject(value).bears(rule.subject_tag);
  }
  return equals_ignoring_case(name, rule.header->name) &&
         (rule.header->value.empty() ||
          equals_ignoring_case(plain_value(value), plain_value(rule.header->value)));
}

bool watches(const MessageRule& rule, std::string_view name) {
  return equals_ignoring_case(name, rule.header ? rule.header->name : subject_name);
}

std::string without_mark(const MessageRule& rule, std::string_view value) {
  return rule.header ? std::string() : Subject(value).without(rule.subject_tag);
}

} // namespace

Recognition::Recognition(const Snapshot& table, const Submitter& submitter, Instant now) {
  add_sender_rules(table, submitter, now);
  add_message_rules(table, submitter, now);
}

void Recognition::add_sender_rules(const Snapshot& table, const Submitter& submitter,
                                   Instant now) {
  if (table.senders().empty()) {
    return;
  }
  std::set<const SenderRule*> known;
  for (const auto& address : submitter.addresses) {
    for (const auto* rule : table.senders().matching({address, submitter.user})) {
      if (!known.insert(rule).second) {
        continue;
      }
      if (is_in_force(*rule, now)) {
        in_force_.push_back(demand_of(*rule));
      } else if (is_in_testing(*rule, now)) {
        in_testing_.push_back(demand_of(*rule));
      }
    }
  }
}

void Recognition::add_message_rules(const Snapshot& table, const Submitter& submitter,
                                    Instant now) {
  for (const auto& rule : table.messages()) {
    const bool in_testing = is_in_testing(rule, now);
    if ((in_testing || is_in_force(rule, now)) && is_about(rule, submitter)) {
      watched_.push_back({&rule, in_testing});
    }
  }
}

void Recognition::add_field(std::string_view name, std::string_view value) {
  name = trim(name);
  if (std::none_of(watched_.begin(), watched_.end(), [&](const Watched& watched) {
        return watches(*watched.rule, name);
      })) {
    return;
  }
  const int index = ++seen_[to_lower(name)];
  std::optional<std::string> left;
  for (auto& watched : watched_) {
    if (!bears_mark(*watched.rule, name, value)) {
      continue;
    }
    note(watched);
    if (watched.rule->remove && !watched.in_testing) {
      left = without_mark(*watched.rule, left.value_or(std::string(value)));
    }
  }
  if (left) {
    changes_.add({std::string(name), index, *std::move(left)});
  }
}

void Recognition::note(Watched& watched) {
  if (!watched.found) {
    watched.found = true;
    (watched.in_testing ? in_testing_ : in_force_).push_back(demand_of(*watched.rule));
  }
}

bool Recognition::may_demand() const noexcept {
  return !watched_.empty() || !in_force_.empty() || !in_testing_.empty();
}

} // namespace mta_tls
