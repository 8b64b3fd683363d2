// Writes a watch's file as the daemon does, with next hops of every kind:
//   make_history FILE NOW COUNT
// NOW is in seconds since 1970. Prints the names, one a line.

#include "common/watch_file/watch_file.h"

#include <array>
#include <cstdlib>
#include <iostream>
#include <string>

namespace mta_tls {

namespace {

using Days = std::chrono::days;

constexpr std::array kinds{"good",    "expired", "partly", "unseen",
                           "hostile", "drift",   "ending", "good"};

// What a server may have written into its certificate.
constexpr std::string_view hostile_name =
    "</td><script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&";

SeenServer server_of(const std::string& host, Instant now) {
  SeenServer server;
  server.place = {host, "192.0.2.1", 25};
  server.verdict = {Passage::encrypted, Obstacle::none};
  server.version = "TLS1.3";
  server.certificate = std::string(64, 'c');
  server.key = std::string(64, 'a');
  server.is_trusted = true;
  server.names = {host};
  server.ends = now + Days(200);
  return server;
}

Look good_look(const std::string& hop, Instant at, Instant now) {
  Look look;
  look.hop = hop;
  look.at = at;
  look.level = SecurityLevel::secure;
  look.by = "rule " + hop;
  look.outlook = Outlook::passes;
  look.state = ProbeState::ok;
  look.fault = Fault::theirs;
  look.summary = "mail is encrypted at the server";
  look.mx = {"mx." + hop};
  look.sts_is_known = look.tlsa_is_known = true;
  look.servers = {server_of("mx." + hop, now)};
  return look;
}

void spoil(Look& look, Outlook outlook, ProbeState state, Obstacle obstacle,
           std::string why) {
  look.outlook = outlook;
  look.state = state;
  look.summary = "the server would get no mail: " + why;
  look.servers.front().verdict = {
      outlook == Outlook::unseen ? Passage::unknown : Passage::waits, obstacle};
  look.servers.front().why = std::move(why);
}

void spoil_by_kind(const std::string& kind, Look& look, Instant now) {
  if (kind == "expired") {
    spoil(look, Outlook::fails, ProbeState::critical, Obstacle::expired,
          "the certificate has expired");
    look.servers.front().ends = now - Days(2);
  } else if (kind == "partly") {
    look.servers.push_back(server_of("mx2." + look.hop, now));
    spoil(look, Outlook::partly, ProbeState::warning, Obstacle::not_offered,
          "the server offers no TLS");
  } else if (kind == "unseen") {
    spoil(look, Outlook::unseen, ProbeState::unknown, Obstacle::no_answer,
          "nobody answers");
  } else if (kind == "hostile") {
    spoil(look, Outlook::fails, ProbeState::critical, Obstacle::wrong_name,
          "the certificate bears the name " + std::string(hostile_name));
  } else if (kind == "drift") {
    look.mx = {"mx.elsewhere.example"};
    look.servers.front().key = std::string(64, 'b');
    look.sts = "enforce 20261101";
  } else if (kind == "ending") {
    look.state = ProbeState::warning;
    look.summary = "the certificate ends within 21 days";
    look.servers.front().ends = now + Days(12);
  }
}

Finding finding_about(const Look& look) {
  Finding finding;
  finding.kind =
      look.outlook == Outlook::fails ? FindingKind::failure : FindingKind::recovery;
  finding.severity = look.outlook == Outlook::fails ? Severity::critical : Severity::good;
  finding.subject = look.hop;
  finding.at = look.at;
  finding.server = look.servers.front().place.host;
  finding.text = look.summary;
  return finding;
}

void write_hop(const std::string& hop, const std::string& kind, Instant now,
               WatchFile& file) {
  auto standing = standing_after(nullptr, good_look(hop, now - Days(20), now));
  file.save(standing, "{}");
  auto look = good_look(hop, now - Days(kind == "expired" ? 9 : 1), now);
  spoil_by_kind(kind, look, now);
  for (; look.at <= now; look.at += Days(1)) {
    standing = standing_after(&standing, look);
    file.save(standing, "{}");
  }
  if (kind != "good") {
    look.at = now - Days(1);
    file.tell(finding_about(look));
  }
}

int run(const std::string& path, Instant now, int count) {
  WatchFile file(path, {});
  if (const auto opened = file.open(); !opened.trouble.empty()) {
    std::cerr << opened.trouble << '\n';
    return 1;
  }
  for (int i = 0; i < count; ++i) {
    const std::string kind = kinds[static_cast<std::size_t>(i) % kinds.size()];
    const auto hop = kind + "-" + std::to_string(i) + ".example";
    write_hop(hop, kind, now, file);
    std::cout << hop << '\n';
  }
  return file.flush(now).has_value() ? 1 : 0;
}

} // namespace

} // namespace mta_tls

int main(int argc, char** argv) {
  if (argc != 4) {
    return 2;
  }
  const mta_tls::Instant now{std::chrono::seconds(std::atoll(argv[2]))};
  return mta_tls::run(argv[1], now, std::atoi(argv[3]));
}
