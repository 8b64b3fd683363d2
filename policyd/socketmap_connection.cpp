#include "policyd/socketmap_connection.h"

#include "common/dialect/socketmap.h"

namespace mta_tls {

SocketmapConnection::SocketmapConnection(StreamSocket socket, Service& service,
                                         ConnectionOwner& owner)
    : Connection(std::move(socket), service, owner, input_),
      decoder_(max_socketmap_request) {}

SocketmapConnection::~SocketmapConnection() {
  if (is_waiting()) {
    service().facts->leave(waiting_->hop, *this);
  }
}

std::optional<std::string_view> SocketmapConnection::answer_to(std::string_view bytes,
                                                               Instant now) {
  // What the decoder gathers from several reads does not outlive its next step.
  const auto at_once = decoder_.has_partial() ? 1 : most_prepared;
  decoder_.feed(bytes);
  step_ = NetstringDecoder::Step::payload;
  return answer_rest(at_once, now);
}

std::optional<std::string_view> SocketmapConnection::answer_waiting(Instant now) {
  auto& requests = waiting_->requests;
  for (auto request = requests.begin(); request != requests.end(); ++request) {
    if (const auto hop = append_answer(*request, now)) {
      requests.erase(requests.begin(), request);
      wait_for(*hop);
      return std::nullopt;
    }
  }
  waiting_ = nullptr;
  return answer_rest(1, now);
}

std::optional<std::string_view> SocketmapConnection::answer_rest(std::size_t at_once,
                                                                 Instant now) {
  while (step_ == NetstringDecoder::Step::payload && !is_waiting()) {
    step_ = answer_some(at_once, now);
  }
  return step_ == NetstringDecoder::Step::failed && !is_waiting()
             ? std::optional(explain(decoder_.error()))
             : std::nullopt;
}

void SocketmapConnection::wait_for(const NextHop& hop) {
  waiting_->hop = hop.text();
  service().facts->wait(waiting_->hop, *this);
}

NetstringDecoder::Step SocketmapConnection::answer_some(std::size_t at_most,
                                                        Instant now) {
  std::array<std::string_view, most_prepared> requests;
  std::size_t count = 0;
  auto step = NetstringDecoder::Step::payload;
  while (count < at_most && step == NetstringDecoder::Step::payload) {
    step = decoder_.next(requests[count]);
    count += std::size_t{step == NetstringDecoder::Step::payload};
  }
  const std::span some(requests.data(), count);
  if (count > 1) {
    prepare_socketmap(some, *service().table);
  }
  for (auto request = some.begin(); request != some.end(); ++request) {
    if (const auto hop = append_answer(*request, now)) {
      waiting_ = std::make_unique<Waiting>();
      waiting_->requests.assign(request, some.end());
      wait_for(*hop);
      break;
    }
  }
  return step;
}

// Written in place: the length stands in front, but is known only afterwards.
Awaited SocketmapConnection::append_answer(std::string_view request, Instant now) {
  constexpr std::string_view header = "00:";
  auto& replies = service().replies;
  const auto begin = replies.size();
  replies += header;
  auto awaited = answer_socketmap(
      request,
      {*service().table, now, service().facts, service().recorder, service().watch},
      replies);
  if (awaited) {
    replies.resize(begin);
    return awaited;
  }
  const auto length = replies.size() - begin - header.size();
  const char first_letter = replies[begin + header.size()];
  service().questions.count(first_letter);
  if (service().metered) {
    service().metered->count(request, first_letter);
  }
  if (length >= 10 && length <= 99) {
    replies[begin] = static_cast<char>('0' + length / 10);
    replies[begin + 1] = static_cast<char>('0' + length % 10);
  } else {
    replies.replace(begin, header.size(), std::to_string(length) + ':');
  }
  replies += ',';
  return std::nullopt;
}

} // namespace mta_tls
