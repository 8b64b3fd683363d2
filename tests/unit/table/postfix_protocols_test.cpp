#include "common/table/postfix_policy.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

TEST_CASE("protocols that say a lowest version of TLS are kept", "[table]") {
  const auto [protocols, lowest] = GENERATE(table<const char*, TlsVersion>({
      {">=TLSv1", TlsVersion::v1_0},
      {">=TLSv1.2", TlsVersion::v1_2},
      {">=tlsv1.3", TlsVersion::v1_3},
      {"TLSv1.2:TLSv1.3", TlsVersion::v1_2},
      {"TLSv1.3", TlsVersion::v1_3},
      {"TLSv1:TLSv1.1:TLSv1.2:TLSv1.3", TlsVersion::v1_0},
      {"!SSLv2", TlsVersion::v1_0},
      {"!SSLv2:!SSLv3", TlsVersion::v1_0},
      {"!SSLv2:!SSLv3:!TLSv1", TlsVersion::v1_1},
      {"!SSLv2:!SSLv3:!TLSv1:!TLSv1.1", TlsVersion::v1_2},
      {"!TLSv1:!TLSv1.1:!TLSv1.2", TlsVersion::v1_3},
      {">=TLSv1:!TLSv1", TlsVersion::v1_1},
  }));
  INFO(protocols);
  CHECK(min_tls_of_protocols(protocols) == lowest);
}

TEST_CASE("protocols that say anything else cannot be kept", "[table]") {
  const std::string_view protocols =
      GENERATE("", "TLSv1.2", "TLSv1:TLSv1.2:TLSv1.3", "!TLSv1.3", "!TLSv1.1",
               "<=TLSv1.2", "SSLv3", "TLSv1.4", ">=", "!", "TLSv1.2:", "TLSv1.2 TLSv1.3",
               "!TLSv1:!TLSv1.1:!TLSv1.2:!TLSv1.3");
  INFO(protocols);
  CHECK_FALSE(min_tls_of_protocols(protocols));
}
