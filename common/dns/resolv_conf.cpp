#include "common/dns/resolv_conf.h"

#include <fstream>
#include <sstream>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

constexpr auto interval = 1s;

} // namespace

std::vector<DnsServer> ResolvConf::servers() const {
  std::ifstream file(file_);
  std::ostringstream text;
  text << file.rdbuf();
  return dns_servers_of(text.str());
}

bool ResolvConf::may_have_changed(Clock::time_point now) {
  if (now - looked_ < interval) {
    return false;
  }
  looked_ = now;
  return true;
}

} // namespace mta_tls
