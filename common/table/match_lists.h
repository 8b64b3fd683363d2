#pragma once

#include "common/mail/ip_network.h"
#include "common/table/json_reader.h"
#include "common/table/report.h"
#include "common/table/values.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What a rule matches by, in the order of the file, nothing twice.
template <class T>
struct MatchList {
  std::vector<T> values;
  std::set<T> known;
};

// Each adds the value to the list, or reports why it does not.

// `why_none` explains a text that is no domain.
void add_domain(MatchList<Domain>& domains, const JsonValue& value,
                std::string (*why_none)(std::string_view), Report& report);
void add_network(MatchList<IpNetwork>& networks, const JsonValue& value, Report& report);

// In canonical form, see canonical_sender().
void add_address(MatchList<std::string>& addresses, const JsonValue& value,
                 Report& report);

// A login, in lower case.
void add_user(MatchList<std::string>& users, const JsonValue& value, Report& report);

} // namespace mta_tls
