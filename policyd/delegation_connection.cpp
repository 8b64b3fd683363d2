#include "policyd/delegation_connection.h"

#include "common/dialect/submission.h"

namespace mta_tls {

DelegationConnection::DelegationConnection(StreamSocket socket, Service& service,
                                           ConnectionOwner& owner, DelegationUse use)
    : Connection(std::move(socket), service, owner, input_), use_(use),
      decoder_(max_delegation_request) {}

std::optional<std::string_view> DelegationConnection::answer_to(std::string_view bytes,
                                                                Instant now) {
  auto& attributes = service().attributes;
  decoder_.feed(bytes);
  auto step = decoder_.next(attributes);
  for (; step == AttributesDecoder::Step::request; step = decoder_.next(attributes)) {
    answer_request(now);
  }
  if (step != AttributesDecoder::Step::failed) {
    return std::nullopt;
  }
  answer_failure();
  return explain(decoder_.error());
}

void DelegationConnection::answer_request(Instant now) {
  auto& shared = service();
  switch (use_) {
  case DelegationUse::inbound:
    shared.delegated.count(answer_delegation(shared.attributes, *shared.table, now,
                                             shared.recorder, shared.replies));
    return;
  case DelegationUse::submission:
    shared.submitted.count(answer_submission(shared.attributes, *shared.table,
                                             shared.watch, now, shared.replies));
    return;
  }
}

void DelegationConnection::answer_failure() {
  switch (use_) {
  case DelegationUse::inbound:
    append_delegation_failure(explain(decoder_.error()), service().replies);
    service().delegated.count(DelegationAction::defer);
    return;
  case DelegationUse::submission:
    append_submission_failure(service().replies);
    service().submitted.count(DelegationAction::dunno);
    return;
  }
}

} // namespace mta_tls
