#include "common/mail/idna.h"

#include <cstdlib>
#include <idn2.h>
#include <memory>

namespace mta_tls {

namespace {

struct Idn2Free {
  void operator()(char* text) const noexcept { idn2_free(text); }
};
using Idn2Text = std::unique_ptr<char, Idn2Free>;

// As Postfix (non-transitional UTS #46): upper case is folded, sharp s stays itself.
constexpr int flags = IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT;

} // namespace

std::optional<std::string> to_a_labels(std::string_view name) {
  if (name.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  char* ascii = nullptr;
  const auto result = idn2_to_ascii_8z(std::string(name).c_str(), &ascii, flags);
  const Idn2Text owned(ascii);
  return result == IDN2_OK ? std::optional<std::string>(ascii) : std::nullopt;
}

bool is_valid_a_label(std::string_view label) {
  return to_a_labels(label) == label;
}

} // namespace mta_tls
