#include "common/policy/snapshot_builder.h"

#include <algorithm>

namespace mta_tls {

namespace {

void set_depth(std::uint64_t& depths, unsigned labels) {
  depths |= std::uint64_t{1} << std::min(labels, 63U);
}

} // namespace

SnapshotBuilder::SnapshotBuilder() : snapshot_(std::make_shared<Snapshot>()) {}

std::uint16_t SnapshotBuilder::add_source(Snapshot::Source source) {
  snapshot_->sources_.push_back(std::move(source));
  return static_cast<std::uint16_t>(snapshot_->sources_.size() - 1);
}

void SnapshotBuilder::set_source_digest(std::uint16_t source, std::string sha256) {
  snapshot_->sources_[source].sha256 = std::move(sha256);
}

void SnapshotBuilder::set_serial(std::int64_t serial) {
  snapshot_->serial_ = serial;
}

void SnapshotBuilder::set_discovery(const DiscoverySettings& settings) {
  snapshot_->discovery_ = settings;
  snapshot_->has_discovery_ |= settings.any();
}

void SnapshotBuilder::set_defaults(Requirement requirement) {
  snapshot_->default_requirement_ = std::move(requirement);
}

void SnapshotBuilder::reserve_names(std::size_t names, std::size_t octets) {
  snapshot_->names_.reserve(names, octets);
}

void SnapshotBuilder::prefetch(const Domain& domain) const {
  snapshot_->names_.prefetch(NameIndex::hash(domain.text()));
}

RuleIndex SnapshotBuilder::current_rule() const {
  return static_cast<RuleIndex>(snapshot_->rules_.size());
}

std::optional<RuleIndex> SnapshotBuilder::add_domain(const Domain& domain) {
  return snapshot_->names_.insert(domain.text(), current_rule());
}

std::optional<RuleIndex> SnapshotBuilder::add_names_below(const Domain& domain) {
  std::string dotted(".");
  dotted += domain.text();
  return snapshot_->names_.insert(dotted, current_rule());
}

std::optional<RuleIndex> SnapshotBuilder::add_next_hop(const NextHop& next_hop) {
  return snapshot_->names_.insert(next_hop.text(), current_rule());
}

void SnapshotBuilder::except_domain(const Domain& domain) {
  snapshot_->excepted_[std::string(domain.text())].push_back(current_rule());
}

void SnapshotBuilder::end_rule(RuleBody body, RulePlace place, std::string id) {
  snapshot_->has_discovery_ |= body.discovery && body.discovery->any();
  const auto rule = snapshot_->rules_.add(std::move(body), place);
  if (!id.empty()) {
    snapshot_->rules_.name_rule(rule, std::move(id));
  }
}

bool SnapshotBuilder::add_exception(Exception exception) {
  const auto index = snapshot_->exceptions_.size();
  if (!snapshot_->exception_of_.emplace(exception.domain, index).second) {
    return false;
  }
  snapshot_->exceptions_.push_back(std::move(exception));
  return true;
}

const InboundRule* SnapshotBuilder::add_inbound_rule(InboundRule rule) {
  return snapshot_->inbound_.add(std::move(rule));
}

void SnapshotBuilder::set_inbound_defaults(const InboundDefaults& defaults) {
  snapshot_->inbound_defaults_ = defaults;
}

void SnapshotBuilder::add_sender_rule(SenderRule rule) {
  snapshot_->senders_.add(std::move(rule));
}

void SnapshotBuilder::add_message_rule(MessageRule rule) {
  snapshot_->messages_.push_back(std::move(rule));
}

LetterIndex SnapshotBuilder::add_letter(Letter letter) {
  snapshot_->letters_.push_back(std::move(letter));
  return static_cast<LetterIndex>(snapshot_->letters_.size() - 1);
}

void SnapshotBuilder::set_letter_defaults(LetterDefaults defaults) {
  snapshot_->letter_defaults_ = std::move(defaults);
}

std::shared_ptr<const Snapshot> SnapshotBuilder::finish() {
  auto& snapshot = *snapshot_;
  std::size_t parents = 0;
  const auto is_parent = [&](std::string_view name, RuleIndex rule) {
    return name.starts_with('.') || snapshot.rules_.body(rule).include_subdomains;
  };
  snapshot.names_.for_each([&](std::string_view name, RuleIndex rule) {
    parents += std::size_t{is_parent(name, rule)};
  });
  snapshot.parents_.expect(parents);
  snapshot.names_.for_each([&](std::string_view name, RuleIndex rule) {
    if (is_parent(name, rule)) {
      const auto domain = name.starts_with('.') ? name.substr(1) : name;
      snapshot.parents_.insert(NameIndex::hash(domain));
      set_depth(name.starts_with('.') ? snapshot.dotted_depths_ : snapshot.below_depths_,
                label_count(domain));
    }
  });
  return std::exchange(snapshot_, nullptr);
}

} // namespace mta_tls
