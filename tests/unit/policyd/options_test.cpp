#include "policyd/options.h"

#include <catch2/catch.hpp>

#include <initializer_list>

namespace mta_tls {

namespace {

Result<DaemonOptions, NoOptions> parse(std::initializer_list<const char*> words) {
  std::vector<const char*> arguments{"mta-tls-policyd"};
  arguments.insert(arguments.end(), words);
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

std::string mistake_in(std::initializer_list<const char*> words) {
  const auto options = parse(words);
  if (options) {
    return "accepted";
  }
  CHECK(options.error().exit_code == 1);
  return options.error().text;
}

} // namespace

TEST_CASE("the options that matter have no default, the others have", "[policyd]") {
  const auto options = parse({"--policy", "p.json", "--socketmap", "inet:127.0.0.1:1",
                              "--socketmap", "unix:/s"});

  REQUIRE(options);
  CHECK(options->policy == "p.json");
  CHECK(options->socketmap ==
        std::vector<ListenAddress>{InetAddress{"127.0.0.1", 1},
                                   UnixAddress{"/s", 0666, "", ""}});
  CHECK(options->delegation.empty());
  CHECK_FALSE(options->control);
  CHECK_FALSE(options->metrics);
  CHECK_FALSE(options->audit);
  CHECK_FALSE(options->user);
  CHECK(options->log == LogTarget::standard_error);
  CHECK(options->log_level == LogLevel::info);
}

TEST_CASE("every option is understood", "[policyd]") {
  const auto options =
      parse({"--policy=p.json", "--control", "unix:/c,group=adm,mode=0660", "--audit",
             "a", "--user", "mta-tls", "--log", "journal", "--log-level", "warning"});

  REQUIRE(options);
  CHECK(options->control == UnixAddress{"/c", 0660, "", "adm"});
  CHECK(options->audit == "a");
  CHECK(options->user == "mta-tls");
  CHECK(options->log == LogTarget::journal);
  CHECK(options->log_level == LogLevel::warning);
}

TEST_CASE("Prometheus asks at one address, of either kind", "[policyd]") {
  const auto inet = parse({"--policy=p.json", "--metrics", "inet:[::1]:9461"});
  REQUIRE(inet);
  CHECK(inet->metrics == ListenAddress(InetAddress{"::1", 9461}));

  const auto local = parse({"--policy=p.json", "--metrics", "unix:/m,group=adm"});
  REQUIRE(local);
  CHECK(local->metrics == ListenAddress(UnixAddress{"/m", 0660, "", "adm"}));

  CHECK(mistake_in({"--policy=p", "--metrics", "9461"}) ==
        "mta-tls-policyd: --metrics: address \"9461\" is neither inet:HOST:PORT nor "
        "unix:/path");
}

TEST_CASE("discovery has defaults that need no option", "[policyd]") {
  const auto options = parse({"--policy=p.json"});

  REQUIRE(options);
  CHECK(options->discovery.resolver.forwarders.empty());
  CHECK(options->discovery.resolver.trust_anchor == "/usr/share/dns/root.key");
  CHECK(options->discovery.cache.empty());
  CHECK(options->discovery.deadline == std::chrono::seconds(5));
}

TEST_CASE("every option about discovery is understood", "[policyd]") {
  const auto options = parse(
      {"--policy=p.json", "--resolver", "192.0.2.53", "--resolver", "[::1]:5353",
       "--trust-anchor", "/dev/null", "--sts-ca-file", "/dev/zero", "--sts-connect-to",
       "127.0.0.1:8443", "--cache", "c", "--discovery-deadline", "30"});

  REQUIRE(options);
  CHECK(options->discovery.resolver.forwarders ==
        std::vector<DnsServer>{{"192.0.2.53", 53}, {"::1", 5353}});
  CHECK(options->discovery.resolver.trust_anchor == "/dev/null");
  CHECK(options->discovery.fetcher.ca_file == "/dev/zero");
  CHECK(options->discovery.fetcher.connect_to == "127.0.0.1:8443");
  CHECK(options->discovery.cache == "c");
  CHECK(options->discovery.deadline == std::chrono::seconds(30));
}

TEST_CASE("a mistake in an option about discovery is named", "[policyd]") {
  CHECK(mistake_in({"--policy=p", "--trust-anchor", "/nonexistent"}) ==
        "mta-tls-policyd: --trust-anchor: /nonexistent: No such file or directory");
  for (const char* seconds : {"0", "31", "-1", "5s", "x"}) {
    CHECK(mistake_in({"--policy=p", "--discovery-deadline", seconds}) ==
          "mta-tls-policyd: --discovery-deadline: \"" + std::string(seconds) +
              "\" is no number of seconds from 1 to 30");
  }
  CHECK(mistake_in({"--policy=p", "--resolver", "dns.example"})
            .starts_with("mta-tls-policyd: --resolver: "));
}

TEST_CASE("addresses for delegation are as those for socketmap", "[policyd]") {
  const auto options = parse({"--policy", "p.json", "--delegation", "inet:[::1]:8463",
                              "--delegation", "unix:/s,mode=0660,group=postfix"});

  REQUIRE(options);
  CHECK(options->socketmap.empty());
  CHECK(options->delegation ==
        std::vector<ListenAddress>{InetAddress{"::1", 8463},
                                   UnixAddress{"/s", 0660, "", "postfix"}});
}

TEST_CASE("a mistake in the options is one line", "[policyd]") {
  CHECK(mistake_in({}) == "mta-tls-policyd: --policy is required (--help tells more)");
  CHECK(mistake_in({"--policy", "p", "--socketmap", "x"}) ==
        "mta-tls-policyd: --socketmap: address \"x\" is neither inet:HOST:PORT nor "
        "unix:/path");
  CHECK(mistake_in({"--policy", "p", "--delegation", "inet:127.0.0.1"}) ==
        "mta-tls-policyd: --delegation: address \"inet:127.0.0.1\" has no port: "
        "inet:HOST:PORT");
  CHECK(mistake_in({"--policy", "p", "--log-level", "loud"}) ==
        "mta-tls-policyd: --log-level: loud not in {debug,info,warning,error} (--help "
        "tells "
        "more)");
}

TEST_CASE("help and version go to stdout", "[policyd]") {
  const auto version = parse({"--version"});
  REQUIRE_FALSE(version);
  CHECK(version.error().exit_code == 0);
  CHECK(version.error().text.starts_with("mta-tls-policyd "));

  const auto help = parse({"--help"});
  REQUIRE_FALSE(help);
  CHECK(help.error().exit_code == 0);
  CHECK(help.error().text.find("Examples:") != std::string::npos);
}

} // namespace mta_tls
