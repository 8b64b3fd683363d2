#include "common/http/mail.h"

#include "common/base/owned.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <curl/curl.h>
#include <new>
#include <string_view>

namespace mta_tls {

namespace {

using Handle = Owned<CURL*, curl_easy_cleanup>;
using List = Owned<curl_slist*, curl_slist_free_all>;

template <class Value>
void set(const Handle& handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK) {
    throw std::bad_alloc();
  }
}

std::size_t read_mail(char* buffer, std::size_t unit, std::size_t units, void* rest) {
  auto& text = *static_cast<std::string_view*>(rest);
  const auto octets = std::min(unit * units, text.size());
  std::memcpy(buffer, text.data(), octets);
  text.remove_prefix(octets);
  return octets;
}

List list_of(const std::vector<std::string>& texts) {
  List list;
  for (const auto& text : texts) {
    auto* longer = curl_slist_append(list.get(), text.c_str());
    if (longer == nullptr) {
      throw std::bad_alloc();
    }
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

std::string url_of(const MailServer& server) {
  const bool is_ipv6 = server.host.find(':') != std::string::npos;
  return fmt::format("smtp://{}{}{}:{}/{}", is_ipv6 ? "[" : "", server.host,
                     is_ipv6 ? "]" : "", server.port, server.own_name);
}

} // namespace

std::optional<std::string> send_mail(const MailServer& server, const Mail& mail) {
  const Handle handle(curl_easy_init());
  if (!handle) {
    throw std::bad_alloc();
  }
  const auto recipients = list_of(mail.recipients);
  std::string_view rest = mail.text;
  std::array<char, CURL_ERROR_SIZE> error{};
  set(handle, CURLOPT_URL, url_of(server).c_str());
  set(handle, CURLOPT_ERRORBUFFER, error.data());
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_TIMEOUT, server.limit.count());
  set(handle, CURLOPT_MAIL_RCPT, recipients.get());
  set(handle, CURLOPT_UPLOAD, 1L);
  set(handle, CURLOPT_READFUNCTION, &read_mail);
  set(handle, CURLOPT_READDATA, &rest);
  const auto result = curl_easy_perform(handle.get());
  if (result == CURLE_OK) {
    return std::nullopt;
  }
  return error.front() != '\0' ? std::string(error.data()) : curl_easy_strerror(result);
}

} // namespace mta_tls
