#include "common/queue/exim_header_file.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

namespace {

// exim -Mvh of Exim 4.96; the value of a variable holds an empty line.
const std::string spool_file =
    "1xVPPB-00009s-0y-H\nroot 0 0\n<author@mta.lab.test>\n1795422485 0\n"
    "-aclm note 8\nx\n\n012 \ny\n-local\nXX\n1\nuser@no-tls.encrypt.lab\n\n"
    "072P Received: from root by mta.lab.test with local (Exim 4.96)\n"
    "\tid 1xVPPB-0\n"
    "009* Subject:\n"
    "013  Subject: lab\n";
const std::string whole_header =
    "Received: from root by mta.lab.test with local (Exim 4.96)\n\tid 1xVPPB-0\n"
    "Subject: lab\n";

} // namespace

TEST_CASE("a header out of a file of Exim's spool", "[queue]") {
  CHECK(header_in_exim_file(spool_file) == whole_header);
}

TEST_CASE("a part of a file of Exim's spool is none", "[queue]") {
  const auto first_end = spool_file.find("009* ");
  for (std::size_t octets = 0; octets < spool_file.size(); ++octets) {
    INFO(octets);
    const auto header = header_in_exim_file(spool_file.substr(0, octets));
    // Nothing tells how many fields there are.
    const bool is_between = octets == first_end || octets == first_end + 14;
    CHECK(header.has_value() == is_between);
  }
  CHECK_FALSE(header_in_exim_file("\n\n99999999999999999999  x\n"));
}

} // namespace mta_tls
