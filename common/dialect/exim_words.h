#pragma once

#include "common/base/result.h"
#include "common/base/text.h"
#include "common/wire/base64.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace mta_tls {

// The keys of Exim's questions: "name=value" words with one blank between them, in any
// order. What a peer can choose stands there in base64: whatever it puts into an address
// or a certificate stays one word, for a value with a blank or "=" is no base64. Words
// that are not known are passed over; one that is missing leaves its fact unknown.
enum class EximKeyError {
  not_a_word_list, // a word without "=", or without a name
  repeated_word,
  bad_base64,
  no_stage,     // or another one than the map knows
  no_sender,    //
  no_recipient, // of stage rcpt
  no_domain     // or an empty one
};

std::string_view explain(EximKeyError error) noexcept;

// The words that a map reads, as members of `Words` by their names: those that are taken
// as they stand, and those that are decoded.
template <class Words>
using EximPlainWord =
    std::pair<std::string_view, std::optional<std::string_view> Words::*>;
template <class Words>
using EximCodedWord = std::pair<std::string_view, std::optional<std::string> Words::*>;

template <class Words>
struct EximWordNames {
  std::span<const EximPlainWord<Words>> plain;
  std::span<const EximCodedWord<Words>> coded;

  // The values that are not decoded are views of the key.
  Result<Words, EximKeyError> read(std::string_view key) const {
    Words words;
    for (const auto text : split(key, ' ')) {
      if (const auto error = take(text, words)) {
        return Unexpected{*error};
      }
    }
    return words;
  }

private:
  using Error = std::optional<EximKeyError>;

  Error take(std::string_view text, Words& words) const {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return EximKeyError::not_a_word_list;
    }
    const auto name = text.substr(0, equals);
    const auto value = text.substr(equals + 1);
    if (const auto known = find(plain, name); known != plain.end()) {
      return set(words.*known->second, std::optional(value));
    }
    if (const auto known = find(coded, name); known != coded.end()) {
      return set(words.*known->second, decode_base64(value));
    }
    return std::nullopt;
  }

  template <class Names>
  static auto find(const Names& names, std::string_view name) {
    return std::find_if(names.begin(), names.end(),
                        [&](const auto& known) { return known.first == name; });
  }

  template <class Word>
  static Error set(Word& word, Word value) {
    if (word) {
      return EximKeyError::repeated_word;
    }
    word = std::move(value);
    return word ? std::nullopt : Error(EximKeyError::bad_base64);
  }
};

} // namespace mta_tls
