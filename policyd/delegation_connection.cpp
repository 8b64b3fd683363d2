#include "policyd/delegation_connection.h"

#include "common/dialect/delegation.h"

namespace mta_tls {

DelegationConnection::DelegationConnection(StreamSocket socket, Service& service,
                                           ConnectionOwner& owner)
    : Connection(std::move(socket), service, owner, input_),
      decoder_(max_delegation_request) {}

std::optional<std::string_view> DelegationConnection::answer_to(std::string_view bytes,
                                                                Instant now) {
  auto& attributes = service().attributes;
  auto& replies = service().replies;
  decoder_.feed(bytes);
  auto step = decoder_.next(attributes);
  for (; step == AttributesDecoder::Step::request; step = decoder_.next(attributes)) {
    service().delegated.count(answer_delegation(attributes, *service().table, now,
                                                service().recorder, replies));
  }
  if (step != AttributesDecoder::Step::failed) {
    return std::nullopt;
  }
  append_delegation_failure(explain(decoder_.error()), replies);
  service().delegated.count(DelegationAction::defer);
  return explain(decoder_.error());
}

} // namespace mta_tls
