#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::bench {

// What an MTA sends a milter in a session with STARTTLS and one message, step by step;
// after each but the last the milter is to reply.
struct MilterScript {
  std::vector<std::string> steps;
  std::size_t idle_after; // as many of them make a session that waits for MAIL
};

MilterScript make_script(std::string_view sender, std::string_view recipient);

// A reply that ends its step: not a change of the message, which others follow.
constexpr bool is_final(char reply) {
  return std::string_view("cadrty").find(reply) != std::string_view::npos || reply == 'O';
}

} // namespace mta_tls::bench
