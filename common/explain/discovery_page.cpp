#include "common/explain/discovery_page.h"

#include "common/base/text.h"
#include "common/explain/page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

using json = nlohmann::json;

constexpr std::size_t most_records = 20;
constexpr std::size_t longest_record = 300;

std::string after(std::string_view before, const std::string& text) {
  return text.empty() ? "" : std::string(before) + text;
}

std::string time_taken(const json& object) {
  const auto& took = object.at("took_ms");
  return took.is_null() ? "" : fmt::format(", {} ms", took.get<long>());
}

std::string security(const json& question) {
  const auto& secure = question.at("secure");
  return secure.is_null() ? "" : secure.get<bool>() ? ", validated" : ", not signed";
}

std::string question_row(const json& question, const Paint& paint) {
  const auto status = text_of(question, "status");
  const auto failed = question.at("secure").is_null();
  auto text =
      row(text_of(question, "type"),
          fmt::format(
              "{}: {}{}{}{}{}{}", text_of(question, "name"),
              failed ? paint.bad(status) : status, security(question),
              failed ? "" : fmt::format(", TTL {}", question.at("ttl").get<long>()),
              time_taken(question), after(", alias of ", text_of(question, "canonical")),
              after(": ", text_of(question, "why"))));
  const auto& records = question.at("records");
  const auto shown = std::min(records.size(), most_records);
  for (std::size_t i = 0; i < shown; ++i) {
    text += row("", printable(records[i].get<std::string>(), longest_record));
  }
  return records.size() > shown
             ? text + row("", fmt::format("and {} more", records.size() - shown))
             : text;
}

std::string dane_rows(const json& dane) {
  if (dane.is_null()) {
    return "";
  }
  auto text = row("DANE", fmt::format("{}; good until {}", text_of(dane, "reason"),
                                      text_of(dane, "good_until")));
  for (const auto& host : dane.at("hosts")) {
    text += row("", text_of(host, "name") + ": " + text_of(host, "state"));
  }
  return text;
}

std::string fetch_row(const json& fetch) {
  return fetch.is_null() ? ""
                         : row("HTTPS", fmt::format("{}: {}{}{}", text_of(fetch, "url"),
                                                    text_of(fetch, "status"),
                                                    after(": ", text_of(fetch, "why")),
                                                    time_taken(fetch)));
}

std::string names_text(const json& names) {
  std::string text;
  for (const auto& name : names) {
    text += after(text.empty() ? "" : ", ", printable(name.get<std::string>()));
  }
  return text;
}

std::string sts_rows(const json& discovery) {
  const auto trouble = text_of(discovery, "sts_trouble");
  auto text = trouble.empty() ? "" : row("MTA-STS", trouble);
  const auto& policy = discovery.at("sts");
  if (!policy.is_null()) {
    text += row("policy",
                fmt::format("mode {}, id {}, holds until {}{}", text_of(policy, "mode"),
                            text_of(policy, "id"), text_of(policy, "expires"),
                            after("; mx ", names_text(policy.at("mx")))));
  }
  return text;
}

std::string head_rows(const json& discovery, const Paint& paint) {
  const auto resolver = text_of(discovery, "resolver");
  auto text = row("resolver", resolver.empty() ? "as /etc/resolv.conf says" : resolver);
  const auto off = text_of(discovery, "dane_off");
  if (!off.empty()) {
    text += row("DANE is off", paint.bad(off));
  }
  return discovery.at("cut").get<bool>()
             ? text + row("cut", "the deadline came before the last answer")
             : text;
}

} // namespace

std::string discovery_row(const json& discovery, const Paint& paint) {
  if (discovery.is_null()) {
    return "";
  }
  const auto use = text_of(discovery, "use");
  const auto cell = padded("discovery", label_columns);
  const bool is_used = use == "dane" || use == "mta_sts";
  const auto instead = text_of(discovery, "instead_of");
  const std::string margin(2 + label_columns, ' ');
  return "  " +
         (is_used           ? paint.good(cell)
          : use == "failed" ? paint.bad(cell)
                            : cell) +
         wrapped(fmt::format("{}.{}", text_of(discovery, "why"),
                             is_used && !instead.empty()
                                 ? " The table alone says \"" + instead + "\"."
                                 : ""),
                 margin.size()) +
         '\n';
}

std::string discovery_account(const json& discovery, const Paint& paint) {
  if (discovery.is_null() || !discovery.contains("questions")) {
    return "";
  }
  auto text = "\n" + paint.bold("Looked up") + '\n' + head_rows(discovery, paint);
  for (const auto& question : discovery.at("questions")) {
    text += question_row(question, paint);
  }
  return text + dane_rows(discovery.at("dane")) + fetch_row(discovery.at("fetch")) +
         sts_rows(discovery);
}

} // namespace mta_tls
