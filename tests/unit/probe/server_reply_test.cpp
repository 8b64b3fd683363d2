#include "common/probe/server_reply.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

std::vector<ServerReply> replies_of(std::string_view octets, std::size_t cut) {
  ServerReplyReader reader;
  std::vector<ServerReply> replies;
  for (const auto part : {octets.substr(0, cut), octets.substr(cut)}) {
    reader.feed(part);
    for (auto reply = reader.next(); reply.value(); reply = reader.next()) {
      replies.push_back(**reply);
    }
  }
  return replies;
}

ServerReplyError error_of(std::string_view octets) {
  ServerReplyReader reader;
  reader.feed(octets);
  return reader.next().error();
}

} // namespace

TEST_CASE("replies are the same wherever the stream is cut", "[probe]") {
  const std::string_view octets =
      "220 mx.example\r\n250-one\r\n250-\r\n250 three\n221\r\n";
  for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
    INFO(cut);
    const auto replies = replies_of(octets, cut);
    REQUIRE(replies.size() == 3);
    CHECK(first_line(replies[0]) == "220 mx.example");
    CHECK(replies[1].lines == std::vector<std::string>{"one", "", "three"});
    CHECK(first_line(replies[2]) == "221 ");
  }
}

TEST_CASE("what is no reply is told from what is too long", "[probe]") {
  using enum ServerReplyError;
  CHECK(error_of("SSH-2.0-OpenSSH_9.2\r\n") == not_smtp);
  CHECK(error_of("2200 x\r\n") == not_smtp);
  CHECK(error_of("120 x\r\n") == not_smtp);
  CHECK(error_of("\r\n") == not_smtp);
  CHECK(error_of("250-x\r\n251 y\r\n") == not_smtp);
  CHECK(error_of(std::string(ServerReplyReader::longest_line + 1, '2')) == too_long);
  CHECK(error_of("250 " + std::string(ServerReplyReader::longest_line, 'x') + "\r\n") ==
        too_long);
  std::string endless;
  for (std::size_t line = 0; line <= ServerReplyReader::most_lines; ++line) {
    endless += "250-x\r\n";
  }
  CHECK(error_of(endless) == too_long);
}

} // namespace mta_tls
