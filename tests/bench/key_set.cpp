#include "key_set.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace mta_tls::bench {

KeySet::KeySet(const std::string& file, Protocol protocol, const std::string& map,
               const std::string& expect_all)
    : protocol_(protocol) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view view = line;
    const std::size_t tab = view.find('\t');
    if (tab == std::string_view::npos)
      throw std::invalid_argument(file + ": no tab in: " + line);
    add(expect_all.empty() ? view.substr(0, tab) : expect_all, map, view.substr(tab + 1));
  }
  if (expected_.empty())
    throw std::invalid_argument(file + ": cannot read, or no keys");
}

void KeySet::add(std::string_view words, std::string_view map, std::string_view key) {
  switch (protocol_) {
  case Protocol::socketmap:
    add_netstring(map, key);
    break;
  case Protocol::delegation:
    add_attributes(key);
    break;
  }
  starts_.push_back(stream_.size());
  expected_.push_back(words_number(words));
}

void KeySet::add_netstring(std::string_view map, std::string_view key) {
  stream_ += std::to_string(map.size() + 1 + key.size());
  stream_ += ':';
  stream_ += map;
  stream_ += ' ';
  stream_ += key;
  stream_ += ',';
}

void KeySet::add_attributes(std::string_view key) {
  const auto begin = stream_.size();
  stream_ += key;
  std::replace(stream_.begin() + static_cast<std::ptrdiff_t>(begin), stream_.end(), '\t',
               '\n');
  stream_ += "\n\n";
}

std::uint8_t KeySet::words_number(std::string_view words) {
  const auto found = std::find(words_.begin(), words_.end(), words);
  const auto number = static_cast<std::size_t>(found - words_.begin());
  if (number > UINT8_MAX)
    throw std::invalid_argument("more than 256 different expectations");
  if (found == words_.end())
    words_.emplace_back(words);
  return static_cast<std::uint8_t>(number);
}

bool KeySet::accepts(std::size_t key, std::string_view reply) const noexcept {
  const std::string& words = words_[expected_[key]];
  return reply.starts_with(words) &&
         (reply.size() == words.size() || reply[words.size()] == ' ');
}

std::string KeySet::describe(std::size_t key, std::string_view reply) const {
  return "asked " + stream_.substr(start(key), bytes(key)) + " expected \"" +
         words_[expected_[key]] + "\" got \"" + std::string(reply.substr(0, 200)) + "\"";
}

} // namespace mta_tls::bench
