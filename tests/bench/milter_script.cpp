#include "milter_script.h"

#include <cstdint>
#include <initializer_list>

namespace mta_tls::bench {

namespace {

using Texts = std::initializer_list<std::string_view>;

std::string number(std::uint32_t value) {
  std::string octets;
  for (int shift = 24; shift >= 0; shift -= 8)
    octets += static_cast<char>(value >> shift & 0xff);
  return octets;
}

std::string texts(Texts words) {
  std::string joined;
  for (const auto word : words) {
    joined += word;
    joined += '\0';
  }
  return joined;
}

std::string packet(char command, const std::string& payload = {}) {
  return number(static_cast<std::uint32_t>(payload.size() + 1)) + command + payload;
}

std::string macros(char stage, Texts words) {
  return packet('D', stage + texts(words));
}

std::string negotiation() {
  constexpr std::uint32_t version = 6, actions = 0x1ff, steps = 0x1fffff;
  return packet('O', number(version) + number(actions) + number(steps));
}

std::string connection() {
  const std::string port = "\x12\x67";
  return macros('C', {"j", "mx.example.org", "v", "Postfix 3.7.11", "{daemon_name}",
                      "mx.example.org", "_", "client.example [192.0.2.1]"}) +
         packet('C', texts({"client.example"}) + '4' + port + texts({"192.0.2.1"}));
}

std::string tls_helo() {
  return packet('A') +
         macros('H', {"{tls_version}", "TLSv1.3", "{cipher}", "TLS_AES_256_GCM_SHA384",
                      "{cipher_bits}", "256"}) +
         packet('H', texts({"client.example"}));
}

std::string header(std::string_view name, std::string_view value) {
  return packet('L', texts({name, value}));
}

} // namespace

MilterScript make_script(std::string_view sender, std::string_view recipient) {
  const std::string from = '<' + std::string(sender) + '>';
  const std::string to = '<' + std::string(recipient) + '>';
  MilterScript script{
      {negotiation(), connection(), packet('H', texts({"client.example"})), tls_helo()},
      4};
  script.steps.push_back(macros('M', {"{mail_addr}", sender}) +
                         packet('M', texts({from})));
  script.steps.push_back(macros('R', {"{rcpt_addr}", recipient}) +
                         packet('R', texts({to})));
  for (const std::string_view name : {"Received", "From", "To", "Subject", "Date",
                                      "Message-ID", "MIME-Version", "Content-Type"})
    script.steps.push_back(header(name, "of no interest to anybody, but not short"));
  script.steps.push_back(macros('E', {"i", "4ABCDEF"}) + packet('E'));
  script.steps.push_back(packet('A') + packet('Q'));
  return script;
}

} // namespace mta_tls::bench
