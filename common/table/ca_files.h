#pragma once

#include "common/table/report.h"

#include <map>
#include <string>

namespace mta_tls {

// Looks once at each file of certificates that a table names.
class CaFiles {
public:
  // Warns of a file that cannot be read: it may be readable on the host, or for the user,
  // that Postfix delivers as.
  void check(const std::string& path, const Place& place, Report& report);

private:
  std::map<std::string, std::string> faults_; // by path; empty: none
};

} // namespace mta_tls
