#include "common/letter_file/envelope.h"

#include "common/letter/cms.h"
#include "common/letter/der.h"
#include "common/wire/base64.h"

#include <algorithm>

namespace mta_tls {

namespace {

// What is between the lines "-----BEGIN …-----" and "-----END …-----", or all of it.
std::string_view armoured(std::string_view file) {
  const auto begin = file.find("-----BEGIN ");
  if (begin == std::string_view::npos) {
    return file;
  }
  const auto first = file.find('\n', begin);
  const auto last = file.find("-----END ", begin);
  return first < last && last != std::string_view::npos ? file.substr(first, last - first)
                                                        : std::string_view();
}

std::string without_space(std::string_view text) {
  std::string dense;
  std::ranges::copy_if(text, std::back_inserter(dense), [](char c) {
    return c != '\n' && c != '\r' && c != ' ' && c != '\t';
  });
  return dense;
}

std::optional<std::string> structure_in(std::string_view der) {
  const auto element = read_der(der);
  return element && read_cms(element->whole) ? std::optional(std::string(element->whole))
                                             : std::nullopt;
}

} // namespace

std::optional<std::string> read_envelope(std::string_view file) {
  if (auto structure = structure_in(file)) {
    return structure;
  }
  const auto decoded = decode_base64(without_space(armoured(file)));
  return decoded ? structure_in(*decoded) : std::nullopt;
}

} // namespace mta_tls
