#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::bench {

// How questions and answers stand in a stream.
enum class Protocol { socketmap, delegation };

// The questions of a run as one stream, with what each answer must begin with. The stream
// is a circle: after the last question comes the first.
class KeySet {
public:
  // One question a line: expected words, a tab, the key; for delegation, a key is
  // attributes with tabs between them. expect_all, if not empty, takes the place of every
  // line's words. Throws on an unreadable or empty file.
  KeySet(const std::string& file, Protocol protocol, const std::string& map,
         const std::string& expect_all);

  Protocol protocol() const noexcept { return protocol_; }

  std::size_t size() const noexcept { return starts_.size() - 1; }
  std::string_view stream() const noexcept { return stream_; }
  std::size_t start(std::size_t key) const noexcept { return starts_[key]; }
  std::size_t bytes(std::size_t key) const noexcept {
    return starts_[key + 1] - starts_[key];
  }
  std::size_t after(std::size_t key) const noexcept {
    return key + 1 == size() ? 0 : key + 1;
  }

  // Whether the reply begins with the expected words, as whole words.
  bool accepts(std::size_t key, std::string_view reply) const noexcept;
  std::string describe(std::size_t key, std::string_view reply) const;

private:
  void add(std::string_view words, std::string_view map, std::string_view key);
  void add_netstring(std::string_view map, std::string_view key);
  void add_attributes(std::string_view key);
  std::uint8_t words_number(std::string_view words);

  Protocol protocol_;
  std::string stream_;
  std::vector<std::size_t> starts_{0};
  std::vector<std::string> words_;
  std::vector<std::uint8_t> expected_; // for each key, which of words_
};

} // namespace mta_tls::bench
