#pragma once

#include "common/base/owned.h"
#include "common/discovery/policy_fetch.h"

#include <array>
#include <chrono>
#include <curl/curl.h>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

struct PolicyRequest {
  std::string domain;                 // canonical
  std::vector<std::string> addresses; // of mta-sts.<domain>
  std::string connect_to;             // if not empty: there instead, "HOST:PORT"
  std::string ca_file;
  std::chrono::milliseconds connect_limit{};
};

// The question for an MTA-STS policy (RFC 8461 section 3.3) as libcurl puts it, and what
// came of it.
//
// Not here: input and output.
class PolicyExchange {
public:
  explicit PolicyExchange(const PolicyRequest& request);
  PolicyExchange(const PolicyExchange&) = delete;
  PolicyExchange& operator=(const PolicyExchange&) = delete;

  CURL* handle() const noexcept { return handle_.get(); }

  // Once libcurl has ended with this.
  PolicyFetch result(CURLcode code) const;

private:
  using List = Owned<curl_slist*, curl_slist_free_all>;

  static std::size_t take_header(char* text, std::size_t unit, std::size_t units,
                                 void* exchange);
  static std::size_t take_body(char* text, std::size_t unit, std::size_t units,
                               void* exchange);
  void set_address(const PolicyRequest& request);
  void set_rules();
  void set_limits(const PolicyRequest& request);
  bool append_body(std::string_view text);
  std::string_view why(CURLcode code) const;

  Owned<CURL*, curl_easy_cleanup> handle_;
  List list_; // of addresses; libcurl borrows it
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::size_t header_octets_ = 0;
  bool is_too_long_ = false;
  std::string body_;
};

} // namespace mta_tls
