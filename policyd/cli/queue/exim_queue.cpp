#include "policyd/cli/queue/exim_queue.h"

#include "common/base/text.h"
#include "common/program/run_program.h"
#include "common/queue/exim_listing.h"
#include "common/queue/line_decoder.h"

#include <fmt/format.h>

#include <fstream>

namespace mta_tls {

namespace {

constexpr std::size_t longest_line = 64 * 1024;
// Of a message's log, the end: it grows with each attempt.
constexpr std::streamoff longest_log = 256 * 1024;
constexpr std::size_t longest_text = 300;

std::optional<std::string> read_end(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) {
    return std::nullopt;
  }
  const std::streamoff size = file.tellg();
  const auto octets = std::min(size, longest_log);
  std::string text(static_cast<std::size_t>(octets), '\0');
  file.seekg(size - octets);
  file.read(text.data(), octets);
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

class Queue {
public:
  Queue(std::string spool, const TakeMessage& take)
      : spool_(std::move(spool)), take_(take), lines_(longest_line) {}

  void feed(std::string_view octets) {
    lines_.feed(octets);
    while (const auto line = lines_.next()) {
      hand_over(listing_.take_line(*line));
    }
  }

  QueueReading finish() {
    const std::string rest(lines_.rest());
    hand_over(listing_.take_line(rest));
    hand_over(listing_.finish());
    return {"Exim", messages_, listing_.unreadable() + lines_.passed_over()};
  }

private:
  void hand_over(std::optional<QueuedMessage> message) {
    if (!message) {
      return;
    }
    ++messages_;
    const auto log = log_of(message->id);
    for (auto& recipient : message->recipients) {
      recipient.reason = exim_reason(recipient.address, log);
    }
    take_(*message);
  }

  // With split_spool_directory in a folder that the id's sixth character names.
  std::string log_of(const std::string& id) const {
    auto log = read_end(fmt::format("{}/msglog/{}", spool_, id));
    if (!log) {
      log = read_end(fmt::format("{}/msglog/{}/{}", spool_, id[5], id));
    }
    return log.value_or("");
  }

  std::string spool_;
  const TakeMessage& take_;
  LineDecoder lines_;
  EximListing listing_;
  std::size_t messages_ = 0;
};

Result<std::string, std::string> spool_of(const std::string& exim) {
  const auto ended = run_program({exim, "-bP", "spool_directory"});
  const auto equals = ended ? ended->out.find('=') : std::string::npos;
  if (equals == std::string::npos) {
    return Unexpected{std::string("the queue cannot be read: exim -bP spool_directory "
                                  "names no folder")};
  }
  return std::string(trim(std::string_view(ended->out).substr(equals + 1)));
}

} // namespace

std::optional<std::string> find_exim() {
  const auto debian = find_program("exim4");
  return debian ? debian : find_program("exim");
}

Result<QueueReading, std::string> read_exim_queue(const QueueOptions& options,
                                                  const TakeMessage& take) {
  const auto program = find_exim();
  if (!program) {
    return Unexpected{std::string("exim is not installed here")};
  }
  auto spool = spool_of(*program);
  if (!spool) {
    return Unexpected{std::move(spool.error())};
  }
  Queue queue(*std::move(spool), take);
  const auto ended = stream_program(
      {*program, "-bpr"}, [&](std::string_view piece) { queue.feed(piece); },
      options.limit);
  if (!ended || ended->status != 0) {
    return Unexpected{
        fmt::format("the queue cannot be read: exim -bpr: {}",
                    ended ? printable(trim(ended->err), longest_text) : ended.error())};
  }
  return queue.finish();
}

} // namespace mta_tls
