#include "common/table/outline.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view space = " \t\r\n";

// Octet behind the closing quote of the text that opens at `quote`; npos if it never
// ends.
std::size_t after_text(std::string_view json, std::size_t quote) {
  auto at = quote;
  for (;;) {
    at = json.find('"', at + 1);
    if (at == npos) {
      return npos;
    }
    auto slash = at;
    while (json[slash - 1] == '\\') {
      --slash;
    }
    if ((at - slash) % 2 == 0) {
      return at + 1;
    }
  }
}

class Scan {
public:
  Scan(std::string_view json, std::span<const std::string_view> lists)
      : json_(json), lists_(lists) {}

  Outline run();

private:
  std::size_t after_value(std::size_t at);
  void count_text(std::string_view text);

  std::string_view json_;
  std::span<const std::string_view> lists_;
  bool list_follows_ = false; // a key of such a list was the last text
  bool in_list_ = false;
  Outline outline_;
};

void Scan::count_text(std::string_view text) {
  if (in_list_) {
    ++outline_.listed_texts;
    outline_.listed_octets += text.size();
  } else {
    list_follows_ = std::find(lists_.begin(), lists_.end(), text) != lists_.end();
  }
}

// Octet behind the value that begins at `at`: the comma or bracket of the object that it
// is in; npos if there is none.
std::size_t Scan::after_value(std::size_t at) {
  std::size_t depth = 0;
  for (; at < json_.size(); ++at) {
    switch (json_[at]) {
    case '"': {
      const auto end = after_text(json_, at);
      if (end == npos) {
        return npos;
      }
      count_text(json_.substr(at + 1, end - at - 2));
      at = end - 1;
      break;
    }
    case '[':
      in_list_ = list_follows_;
      ++depth;
      break;
    case '{':
      ++depth;
      break;
    case ',':
      if (depth == 0) {
        return at;
      }
      break;
    case ']':
    case '}':
      in_list_ = false;
      list_follows_ = false;
      if (depth == 0) {
        return at;
      }
      --depth;
      break;
    default:
      break;
    }
  }
  return npos;
}

Outline Scan::run() {
  auto at = json_.find_first_not_of(space);
  if (at == npos || json_[at] != '{') {
    return outline_;
  }
  do {
    const auto quote = json_.find_first_not_of(space, at + 1);
    if (quote == npos || json_[quote] != '"') {
      outline_.complete = quote != npos && json_[quote] == '}';
      return outline_;
    }
    const auto key_end = after_text(json_, quote);
    const auto colon = key_end == npos ? npos : json_.find_first_not_of(space, key_end);
    if (colon == npos || json_[colon] != ':') {
      return outline_;
    }
    const auto value = json_.find_first_not_of(space, colon + 1);
    at = value == npos ? npos : after_value(value);
    if (at == npos) {
      return outline_;
    }
    outline_.members.push_back(
        {json_.substr(quote + 1, key_end - quote - 2), {value, at}});
  } while (json_[at] == ',');
  outline_.complete = json_[at] == '}';
  return outline_;
}

} // namespace

const Outline::Member* Outline::find(std::string_view key) const {
  const auto found =
      std::find_if(members.begin(), members.end(),
                   [key](const Member& member) { return member.key == key; });
  return found == members.end() ? nullptr : &*found;
}

Outline outline_of(std::string_view json, std::span<const std::string_view> lists) {
  return Scan(json, lists).run();
}

} // namespace mta_tls
