#pragma once

#include "common/base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// RFC 5321 section 4.2.
struct ServerReply {
  int code = 0;
  std::vector<std::string> lines; // without the code and what stands behind it

  bool is_good() const noexcept { return code / 100 == 2; }
  bool is_temporary() const noexcept { return code / 100 == 4; }
};

// "250 first line", for people.
std::string first_line(const ServerReply& reply);

enum class ServerReplyError {
  not_smtp, // no line of three digits and text, or lines with different codes
  too_long  // a line, or too many of them
};

// Turns a server's octets into replies. Does no I/O. Lines may end in a bare LF.
class ServerReplyReader {
public:
  // Servers exceed the 512 octets of RFC 5321 section 4.5.3.1.5.
  static constexpr std::size_t longest_line = 2048;
  static constexpr std::size_t most_lines = 100;

  void feed(std::string_view octets) { unread_ += octets; }

  // nullopt: more octets are needed. An error is final.
  Result<std::optional<ServerReply>, ServerReplyError> next();

  bool has_unread() const noexcept { return !unread_.empty(); }
  void forget_unread() noexcept { unread_.clear(); }

private:
  std::optional<std::string> next_line();
  bool take(std::string_view line);

  std::string unread_;
  ServerReply reply_;
};

} // namespace mta_tls
