#include "common/doctor/exim_host.h"

#include <catch2/catch.hpp>

namespace mta_tls::doctor {

TEST_CASE("Exim's options are read, switches in both positions", "[doctor]") {
  const auto options = parse_exim_options("accept_8bitmime\n"
                                          "no_allow_mx_to_ip\n"
                                          "acl_smtp_mail = acl_check_mail\n"
                                          "acl_smtp_mime = \n");

  CHECK(options.at("accept_8bitmime") == "true");
  CHECK(options.at("allow_mx_to_ip") == "false");
  CHECK(options.at("acl_smtp_mail") == "acl_check_mail");
  CHECK(options.at("acl_smtp_mime").empty());
}

TEST_CASE("Exim's routers are read in their order", "[doctor]") {
  const auto routers = parse_exim_drivers("\n"
                                          "ask router:\n"
                                          "driver = redirect\n"
                                          "allow_defer\n"
                                          "\n"
                                          "send router:\n"
                                          "driver = dnslookup\n");

  REQUIRE(routers.size() == 2);
  CHECK(routers[0].name == "ask");
  CHECK(routers[0].option("allow_defer") == "true");
  CHECK(routers[1].option("driver") == "dnslookup");
  CHECK(routers[1].option("allow_defer").empty());
}

TEST_CASE("Exim's ACLs are what stands below begin acl", "[doctor]") {
  const auto acls = parse_exim_acls("notes: none\n"
                                    "begin acl\n"
                                    "\n"
                                    "  acl_check_mail:\n"
                                    "    require acl = acl_mta_tls_mail\n"
                                    "    accept\n"
                                    "\n"
                                    "begin routers\n"
                                    "  ask:\n"
                                    "    driver = redirect\n");

  REQUIRE(acls.size() == 1);
  CHECK(acls.at("acl_check_mail") == "require acl = acl_mta_tls_mail\naccept\n");
}

TEST_CASE("Exim tells its release, its build and its file", "[doctor]") {
  EximHost host;
  read_exim_version("Exim version 4.96 #2 built 27-May-2026 16:52:26\n"
                    "Support for: crypteq GnuTLS DANE\n"
                    "Configuration file is /etc/exim4/exim4.conf\n",
                    host);

  CHECK(host.version == Version{4, 96});
  CHECK(host.support == "crypteq GnuTLS DANE");
  CHECK(host.file == "/etc/exim4/exim4.conf");
}

} // namespace mta_tls::doctor
