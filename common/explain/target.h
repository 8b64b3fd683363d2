#pragma once

#include "common/base/result.h"

#include <string>
#include <string_view>

namespace mta_tls {

// What an administrator asks about, as the key that Postfix would send.
struct Target {
  std::string key;
  bool is_recipient; // it was a mail address, reduced to its domain
};

// A recipient address, "user@examplebank.example" or "<user@[192.0.2.7]>", is reduced to
// its domain as typed. Anything without "@" is a key already and stays as it is, however
// odd: the daemon has an answer to it. The error is a sentence.
Result<Target, std::string> parse_target(std::string_view text);

// "<user@x.example>" -> "user@x.example"
std::string_view without_brackets(std::string_view address) noexcept;

} // namespace mta_tls
