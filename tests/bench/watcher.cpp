#include "watcher.h"

#include "netstring_scan.h"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <sys/socket.h>
#include <utility>

namespace mta_tls::bench {

namespace {

constexpr std::chrono::milliseconds interval{20};

} // namespace

Watcher::Watcher(Fd socket, const std::string& map, const std::string& key)
    : socket_(std::move(socket)) {
  const std::string payload = map + " " + key;
  question_ = std::to_string(payload.size()) + ":" + payload + ",";
}

void Watcher::ask_if_due(Clock::time_point now) {
  if (waiting_ || now < due_)
    return;
  const auto sent = ::send(fd(), question_.data(), question_.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(question_.size()))
    throw std::runtime_error("the watching connection failed");
  waiting_ = true;
  due_ = now + interval;
}

void Watcher::receive() {
  std::array<char, 4096> bytes;
  const auto got = ::recv(fd(), bytes.data(), bytes.size(), 0);
  if (got <= 0)
    throw std::runtime_error("the watching connection was closed");
  input_.append(bytes.data(), static_cast<std::size_t>(got));
  const Frame frame = scan_netstring(input_);
  if (frame.framing == Framing::broken)
    throw std::runtime_error("the watched answer is not a netstring");
  if (frame.framing == Framing::complete)
    compare(std::string(frame.payload));
}

void Watcher::compare(std::string answer) {
  input_.clear();
  waiting_ = false;
  if (answer == answer_)
    return;
  if (!answer_.empty())
    ++changes_;
  answer_ = std::move(answer);
  std::fprintf(stderr, "watch: %s\n", answer_.c_str());
}

} // namespace mta_tls::bench
