#include "common/dialect/exim_words.h"

namespace mta_tls {

std::string_view explain(EximKeyError error) noexcept {
  switch (error) {
  case EximKeyError::not_a_word_list:
    return "the key is not a list of name=value words";
  case EximKeyError::repeated_word:
    return "a word stands twice in the key";
  case EximKeyError::bad_base64:
    return "a value that must be base64 is not";
  case EximKeyError::no_stage:
    return "the key names no stage, or an unknown one";
  case EximKeyError::no_sender:
    return "no sender in the key";
  case EximKeyError::no_recipient:
    return "no recipient in the key, at stage rcpt";
  case EximKeyError::no_domain:
    return "no domain in the key";
  }
  return "";
}

} // namespace mta_tls
