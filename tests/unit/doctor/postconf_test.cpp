#include "common/doctor/postconf.h"

#include <catch2/catch.hpp>

namespace mta_tls::doctor {

TEST_CASE("postconf's settings are read, with an empty value and with one that has =",
          "[doctor]") {
  const auto settings = parse_settings("relayhost =\n"
                                       "smtpd_banner = a = b\n"
                                       "\n"
                                       "postconf: a line without\n");

  CHECK(settings.size() == 2);
  CHECK(settings.at("relayhost").empty());
  CHECK(settings.at("smtpd_banner") == "a = b");
}

TEST_CASE("a service has its overrides, whatever its name", "[doctor]") {
  const auto services =
      parse_services("smtp       inet  n - y - - smtpd\n"
                     "smtp       unix  - - y - - smtp -o syslog_name=x\n"
                     "[2001:db8::1]:25 inet n - n - - smtpd\n",
                     "smtp/unix/syslog_name = x\n"
                     "[2001:db8::1]:25/inet/smtpd_milters = inet:127.0.0.1:8462\n",
                     false);

  REQUIRE(services.size() == 3);
  CHECK(services[0].overrides.empty());
  CHECK(services[1].overrides.at("syslog_name") == "x");
  CHECK(services[2].overrides.at("smtpd_milters") == "inet:127.0.0.1:8462");
}

TEST_CASE("a dash means a changed root below compatibility level 1 only", "[doctor]") {
  constexpr std::string_view services = "smtp unix - - - - - smtp\n";
  const auto chroot_at = [&](const std::string& level) {
    return parse_postfix("compatibility_level = " + level + '\n', services, "", "")
        .services.front()
        .chroot;
  };

  CHECK(chroot_at("0"));
  CHECK_FALSE(chroot_at("1"));
  CHECK_FALSE(chroot_at("3.6"));
}

TEST_CASE("a path is seen from outside a changed root below the queue directory",
          "[doctor]") {
  const auto host =
      parse_postfix("queue_directory = /var/spool/postfix\n",
                    "in unix - - y - - smtp\nout unix - - n - - smtp\n", "", "");
  const auto& in = host.services[0];
  const auto& out = host.services[1];

  CHECK(host.outside(in, "/run/x.sock") == "/var/spool/postfix/run/x.sock");
  CHECK(host.outside(in, "run/x.sock") == "/var/spool/postfix/run/x.sock");
  CHECK(host.outside(out, "run/x.sock") == "/var/spool/postfix/run/x.sock");
  CHECK(host.outside(out, "/run/x.sock") == "/run/x.sock");
}

} // namespace mta_tls::doctor
