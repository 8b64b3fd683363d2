#include "common/doctor/sendmail_host.h"

#include <catch2/catch.hpp>

namespace mta_tls::doctor {

TEST_CASE("sendmail.cf is read: options, maps, macros, rules", "[doctor]") {
  const auto cf =
      parse_sendmail_cf("# a comment\n"
                        "O TLSSrvOptions=V\n"
                        "O ConnectionCacheSize = 2\n"
                        "DS[relay.example.net]\n"
                        "D{MTAHost}[127.0.0.1]\n"
                        "Ksendmail socket  -d10\t-T<TMPF> inet:8461@127.0.0.1\n"
                        "SLocal_tls_rcpt=97\n"
                        "R$*\t\t\t$: $1\n"
                        "\t\tgoes on\n");

  CHECK(cf.option("tlssrvoptions") == "V");
  CHECK(cf.option("connectioncachesize") == "2");
  CHECK(cf.option("nothing").empty());
  CHECK(cf.macros.at("S") == "[relay.example.net]");
  CHECK(cf.macros.at("{MTAHost}") == "[127.0.0.1]");
  REQUIRE(cf.maps.size() == 1);
  CHECK(cf.maps[0].name == "sendmail");
  CHECK(cf.maps[0].type == "socket");
  CHECK(cf.maps[0].arguments == "-d10 -T<TMPF> inet:8461@127.0.0.1");
  CHECK(cf.ruleset("local_tls_rcpt") == std::vector<std::string>{"$* $: $1 goes on"});
  CHECK(cf.ruleset("no such").empty());
}

TEST_CASE("a filter that InputMailFilters does not name is not asked", "[doctor]") {
  const auto cf = parse_sendmail_cf("Xfirst, S=inet:1@127.0.0.1\n"
                                    "Xsecond, S=inet:2@127.0.0.1, F=T\n"
                                    "Xthird, S=inet:3@127.0.0.1\n"
                                    "O InputMailFilters=second, first\n");

  REQUIRE(cf.filters.size() == 2);
  CHECK(cf.filters[0].name == "second");
  CHECK(cf.filters[0].settings == "S=inet:2@127.0.0.1, F=T");
  CHECK(cf.filters[1].name == "first");
}

TEST_CASE("odd lines of a sendmail.cf are no harm", "[doctor]") {
  const auto cf = parse_sendmail_cf(" begins with a blank\nO\nK\nX\nS\nD\nD{\nR\nKx\nOx");

  CHECK(cf.maps.size() == 2);
}

TEST_CASE("Sendmail tells its release and what it is built with", "[doctor]") {
  SendmailHost host;
  read_sendmail_version("Version 8.18.1\n"
                        " Compiled with: DANE DNSMAP\n"
                        "\t\tSOCKETMAP STARTTLS\n"
                        "    OS Defines: HASFLOCK\n"
                        "   FFR Defines: _FFR_MTA_STS\n"
                        "\t\t_FFR_TLS_ALTNAMES\n"
                        "Canonical name: x\n",
                        host);

  CHECK(host.version == Version{8, 18, 1});
  CHECK(host.built_with ==
        std::set<std::string, std::less<>>{"DANE", "DNSMAP", "SOCKETMAP", "STARTTLS",
                                           "_FFR_MTA_STS", "_FFR_TLS_ALTNAMES"});
}

TEST_CASE("another MTA's sendmail program tells no release", "[doctor]") {
  SendmailHost host;
  read_sendmail_version("sendmail: invalid option -- 'd'\n", host);

  CHECK_FALSE(host.version.is_known());
}

} // namespace mta_tls::doctor
