#include "common/probe/server_reply.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::size_t code_digits = 3;

bool has_code(std::string_view line) {
  return line.size() >= code_digits && line[0] >= '2' && line[0] <= '5' &&
         is_digit(line[1]) && is_digit(line[2]) &&
         (line.size() == code_digits || line[code_digits] == ' ' ||
          line[code_digits] == '-');
}

int code_of(std::string_view line) {
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

bool goes_on(std::string_view line) {
  return line.size() > code_digits && line[code_digits] == '-';
}

} // namespace

std::string first_line(const ServerReply& reply) {
  return fmt::format("{} {}", reply.code, reply.lines.empty() ? "" : reply.lines.front());
}

std::optional<std::string> ServerReplyReader::next_line() {
  const auto end = unread_.find('\n');
  if (end == std::string::npos) {
    return std::nullopt;
  }
  auto line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  if (line.ends_with('\r')) {
    line.pop_back();
  }
  return line;
}

// False: this is no line of the reply.
bool ServerReplyReader::take(std::string_view line) {
  if (!has_code(line) || (!reply_.lines.empty() && code_of(line) != reply_.code)) {
    return false;
  }
  reply_.code = code_of(line);
  reply_.lines.emplace_back(line.substr(std::min(line.size(), code_digits + 1)));
  return true;
}

Result<std::optional<ServerReply>, ServerReplyError> ServerReplyReader::next() {
  while (const auto line = next_line()) {
    if (line->size() > longest_line || reply_.lines.size() == most_lines) {
      return Unexpected{ServerReplyError::too_long};
    }
    if (!take(*line)) {
      return Unexpected{ServerReplyError::not_smtp};
    }
    if (!goes_on(*line)) {
      return std::optional(std::exchange(reply_, {}));
    }
  }
  if (unread_.size() > longest_line) {
    return Unexpected{ServerReplyError::too_long};
  }
  return std::optional<ServerReply>();
}

} // namespace mta_tls
