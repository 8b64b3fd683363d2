#pragma once

#include <string>
#include <string_view>

namespace mta_tls {

// What a decoder was fed and has not taken yet: borrowed from the caller until keep(),
// its own from then on. Holds no memory while there is nothing.
class Unread {
public:
  void feed(std::string_view bytes) {
    if (kept_.empty()) {
      rest_ = bytes;
      return;
    }
    kept_.append(bytes);
    rest_ = kept_;
  }

  // Valid until feed() or keep().
  std::string_view rest() const noexcept { return rest_; }
  void take(std::size_t octets) noexcept { rest_.remove_prefix(octets); }

  // To be called before what was fed goes away, and when no view of it is used any more.
  void keep() {
    if (rest_.empty()) {
      std::string().swap(kept_);
    } else if (rest_.data() != kept_.data() || rest_.size() != kept_.size()) {
      std::string rest(rest_);
      kept_.swap(rest);
    }
    rest_ = {};
  }

  bool has_kept() const noexcept { return !kept_.empty(); }

private:
  std::string_view rest_; // of the bytes fed last, or of kept_
  std::string kept_;
};

} // namespace mta_tls
