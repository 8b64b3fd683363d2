#include "client.h"

#include "netstring_scan.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <utility>

namespace mta_tls::bench {

namespace {

void note_wrong(Tally& tally, const std::string& what) {
  if (tally.wrong++ == 0)
    tally.first_wrong = what;
}

} // namespace

Client::Client(Fd socket, const KeySet& keys, std::size_t first_key, std::size_t depth)
    : socket_(std::move(socket)), keys_(keys), depth_(depth), next_question_(first_key),
      next_answer_(first_key), cursor_(keys.start(first_key)), since_(depth) {}

void Client::ask(std::size_t count, Clock::time_point since, Tally& tally) {
  std::size_t slot = (oldest_ + in_flight_) % depth_;
  for (std::size_t i = 0; i < count; ++i) {
    since_[slot] = since;
    slot = slot + 1 == depth_ ? 0 : slot + 1;
    to_send_ += keys_.bytes(next_question_);
    next_question_ = keys_.after(next_question_);
  }
  in_flight_ += count;
  tally.asked += count;
  flush(tally);
}

void Client::flush(Tally& tally) {
  const std::string_view stream = keys_.stream();
  while (to_send_ > 0) {
    const std::string_view part = stream.substr(cursor_, to_send_);
    const auto sent = ::send(fd(), part.data(), part.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno != EAGAIN)
        end(tally);
      return;
    }
    to_send_ -= static_cast<std::size_t>(sent);
    cursor_ = (cursor_ + static_cast<std::size_t>(sent)) % stream.size();
  }
}

Clock::time_point Client::receive(Tally& tally) {
  static std::array<char, std::size_t{64} * 1024> input;
  const auto got = ::recv(fd(), input.data(), input.size(), 0);
  const Clock::time_point now = Clock::now();
  if (got > 0)
    take({input.data(), static_cast<std::size_t>(got)}, now, tally);
  else if (got == 0 || errno != EAGAIN)
    end(tally);
  return now;
}

void Client::take(std::string_view bytes, Clock::time_point now, Tally& tally) {
  std::string joined;
  if (!partial_.empty()) {
    joined = std::exchange(partial_, {}).append(bytes);
    bytes = joined;
  }
  while (!bytes.empty()) {
    const Frame frame = keys_.protocol() == Protocol::socketmap ? scan_netstring(bytes)
                                                                : scan_action(bytes);
    if (frame.framing == Framing::broken) {
      note_wrong(tally, "no answer: " + std::string(bytes.substr(0, 200)));
      return end(tally);
    }
    if (frame.framing == Framing::partial) {
      partial_ = bytes;
      return;
    }
    check(frame.payload, now, tally);
    bytes.remove_prefix(frame.size);
  }
}

void Client::check(std::string_view reply, Clock::time_point now, Tally& tally) {
  if (in_flight_ == 0)
    return note_wrong(tally, "answer without a question: " + std::string(reply));
  if (!keys_.accepts(next_answer_, reply))
    note_wrong(tally, keys_.describe(next_answer_, reply));
  tally.latencies.add(now - since_[oldest_]);
  oldest_ = oldest_ + 1 == depth_ ? 0 : oldest_ + 1;
  next_answer_ = keys_.after(next_answer_);
  --in_flight_;
  ++tally.answered;
}

void Client::end(Tally& tally) {
  to_send_ = 0;
  socket_.close();
  ++tally.closed;
}

} // namespace mta_tls::bench
