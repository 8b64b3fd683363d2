#include "common/policy/rule_text.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

std::string_view text_of(const std::string& text) {
  return text;
}
std::string_view text_of(const Domain& domain) {
  return domain.text();
}
std::string text_of(const IpNetwork& network) {
  return network.text();
}
std::string text_of(const NamePattern& pattern) {
  return pattern.text();
}

template <class T>
std::string some_texts_of(const std::vector<T>& values) {
  constexpr std::size_t most = 3;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(most, values.size()); ++i) {
    shown.emplace_back(text_of(values[i]));
  }
  const auto text = join(shown, ", ");
  return values.size() > most
             ? fmt::format("{} or one of {} more", text, values.size() - most)
             : text;
}

} // namespace

std::string some_of(const std::vector<std::string>& values) {
  return some_texts_of(values);
}
std::string some_of(const std::vector<Domain>& values) {
  return some_texts_of(values);
}
std::string some_of(const std::vector<IpNetwork>& values) {
  return some_texts_of(values);
}
std::string some_of(const std::vector<NamePattern>& values) {
  return some_texts_of(values);
}

} // namespace mta_tls
