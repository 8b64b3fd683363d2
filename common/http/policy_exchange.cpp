#include "common/http/policy_exchange.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <array>
#include <new>
#include <optional>

namespace mta_tls {

namespace {

constexpr std::size_t max_body = 65'536; // RFC 8461 section 3.3
constexpr std::size_t max_headers = 65'536;
constexpr std::size_t max_why_octets = 200;

constexpr long ok = 200;

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle, option, value) == CURLE_OUT_OF_MEMORY) {
    throw std::bad_alloc();
  }
}

std::string header(CURL* handle, const char* name) {
  curl_header* found = nullptr;
  const auto result = curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &found);
  return result == CURLHE_OK ? found->value : "";
}

long status_code(CURL* handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

PolicyFetch failure(FetchStatus status, std::string_view why) {
  return {status, "", printable(why, max_why_octets)};
}

bool is_plain_text(std::string_view content_type) {
  return equals_ignoring_case(trim(content_type.substr(0, content_type.find(';'))),
                              "text/plain");
}

// What the first line and the headers of the answer make impossible.
std::optional<PolicyFetch> refusal(CURL* handle) {
  const auto status = status_code(handle);
  if (status >= 300 && status < 400) {
    return failure(FetchStatus::redirect, "to " + header(handle, "Location"));
  }
  if (status != ok) {
    return failure(FetchStatus::http_error, fmt::format("HTTP status {}", status));
  }
  const auto type = header(handle, "Content-Type");
  if (!is_plain_text(type)) {
    return failure(FetchStatus::bad_type, type.empty() ? "no Content-Type" : type);
  }
  return std::nullopt;
}

// The bits of gnutls_certificate_status_t that say more than that it is not valid.
std::string_view certificate_fault(CURL* handle) {
  constexpr std::array<std::pair<long, std::string_view>, 4> faults{
      {{1 << 10, "the certificate has expired"},
       {1 << 9, "the certificate is not valid yet"},
       {1 << 6, "the certificate is of an unknown authority"},
       {1 << 8, "the certificate is signed insecurely"}}};
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &status);
  for (const auto& [bit, fault] : faults) {
    if ((status & bit) != 0) {
      return fault;
    }
  }
  return "";
}

FetchStatus status_of(CURLcode code) {
  if (code == CURLE_PEER_FAILED_VERIFICATION) {
    return FetchStatus::bad_certificate;
  }
  return code == CURLE_OPERATION_TIMEDOUT ? FetchStatus::timed_out
                                          : FetchStatus::no_connection;
}

// "HOST:PORT:ADDRESS,ADDRESS…"
std::string fixed_addresses(const PolicyRequest& request) {
  return fmt::format("mta-sts.{}:443:{}", request.domain,
                     fmt::join(request.addresses, ","));
}

} // namespace

PolicyExchange::PolicyExchange(const PolicyRequest& request) : handle_(curl_easy_init()) {
  if (!handle_) {
    throw std::bad_alloc();
  }
  set_address(request);
  set_rules();
  set_limits(request);
}

void PolicyExchange::set_address(const PolicyRequest& request) {
  const bool elsewhere = !request.connect_to.empty();
  list_.reset(curl_slist_append(nullptr, elsewhere ? ("::" + request.connect_to).c_str()
                                                   : fixed_addresses(request).c_str()));
  if (!list_) {
    throw std::bad_alloc();
  }
  set(handle(), elsewhere ? CURLOPT_CONNECT_TO : CURLOPT_RESOLVE, list_.get());
  const auto url =
      fmt::format("https://mta-sts.{}/.well-known/mta-sts.txt", request.domain);
  set(handle(), CURLOPT_URL, url.c_str());
}

// RFC 8461 section 3.3: HTTPS, a certificate valid for the host, no redirects. Of the
// host's own settings (proxies, certificates) none counts.
void PolicyExchange::set_rules() {
  set(handle(), CURLOPT_PROTOCOLS_STR, "https");
  set(handle(), CURLOPT_FOLLOWLOCATION, 0L);
  set(handle(), CURLOPT_PROXY, "");
  set(handle(), CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  set(handle(), CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle(), CURLOPT_SSL_VERIFYHOST, 2L);
  set(handle(), CURLOPT_CAPATH, nullptr);
  set(handle(), CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  set(handle(), CURLOPT_USERAGENT, "mta-tls");
  set(handle(), CURLOPT_NOSIGNAL, 1L);
}

void PolicyExchange::set_limits(const PolicyRequest& request) {
  set(handle(), CURLOPT_CAINFO, request.ca_file.c_str());
  set(handle(), CURLOPT_CONNECTTIMEOUT_MS, request.connect_limit.count());
  set(handle(), CURLOPT_HEADERFUNCTION, &take_header);
  set(handle(), CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(handle(), CURLOPT_WRITEFUNCTION, &take_body);
  set(handle(), CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(handle(), CURLOPT_ERRORBUFFER, error_.data());
}

// libcurl keeps all headers, however many there are.
std::size_t PolicyExchange::take_header(char*, std::size_t unit, std::size_t units,
                                        void* exchange) {
  auto& self = *static_cast<PolicyExchange*>(exchange);
  self.header_octets_ += unit * units;
  self.is_too_long_ = self.header_octets_ > max_headers;
  return self.is_too_long_ ? 0 : unit * units;
}

std::size_t PolicyExchange::take_body(char* text, std::size_t unit, std::size_t units,
                                      void* exchange) {
  auto& self = *static_cast<PolicyExchange*>(exchange);
  return self.append_body({text, unit * units}) ? unit * units : 0;
}

bool PolicyExchange::append_body(std::string_view text) {
  if (refusal(handle())) {
    return false;
  }
  is_too_long_ = text.size() > max_body - body_.size();
  if (!is_too_long_) {
    body_ += text;
  }
  return !is_too_long_;
}

std::string_view PolicyExchange::why(CURLcode code) const {
  if (const auto fault = certificate_fault(handle()); !fault.empty()) {
    return fault;
  }
  return error_[0] == '\0' ? curl_easy_strerror(code) : error_.data();
}

PolicyFetch PolicyExchange::result(CURLcode code) const {
  const bool was_stopped = code == CURLE_WRITE_ERROR; // by one of us
  if (code != CURLE_OK && !was_stopped) {
    return failure(status_of(code), why(code));
  }
  if (is_too_long_) {
    return failure(FetchStatus::too_long, "more than 65536 octets");
  }
  if (auto refused = refusal(handle())) {
    return *std::move(refused);
  }
  return was_stopped ? failure(FetchStatus::no_connection, curl_easy_strerror(code))
                     : PolicyFetch{FetchStatus::fetched, body_, ""};
}

} // namespace mta_tls
