#include "milter/demand/subject.h"

#include "common/base/text.h"
#include "milter/header_text.h"

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

// Octets [begin, end).
struct Span {
  std::size_t begin;
  std::size_t end;
};

std::size_t end_of_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_white_space(text[at])) {
    ++at;
  }
  return at;
}

// Where the tag that begins at `at` ends; npos: none does.
std::size_t end_of_tag(std::string_view text, std::size_t at, std::string_view tag) {
  for (const char wanted : tag) {
    const auto end = is_white_space(wanted) ? end_of_blanks(text, at) : at + 1;
    if (end == at || end > text.size() ||
        (!is_white_space(wanted) && ascii_lower(text[at]) != ascii_lower(wanted))) {
      return std::string_view::npos;
    }
    at = end;
  }
  return at;
}

std::optional<Span> find_tag(std::string_view text, std::size_t from,
                             std::string_view tag) {
  for (auto at = from; at < text.size(); ++at) {
    const auto end = end_of_tag(text, at, tag);
    if (end != std::string_view::npos) {
      return Span{at, end};
    }
  }
  return std::nullopt;
}

// The tag with the white space that goes when it goes: all of it at an end of the text,
// one side between two words, where the side that is folded stays. `kept` is where what
// stays before the tag ends.
Span with_blanks(std::string_view text, Span tag, std::size_t kept) {
  const auto next = end_of_blanks(text, tag.end);
  if (kept == 0) {
    return {0, next};
  }
  if (next == text.size()) {
    return {kept, next};
  }
  if (kept == tag.begin || next == tag.end) {
    return tag;
  }
  const auto before = text.substr(kept, tag.begin - kept);
  const auto after = text.substr(tag.end, next - tag.end);
  const bool fold_before = before.find('\n') != std::string_view::npos;
  const bool fold_after = after.find('\n') != std::string_view::npos;
  return fold_before && !fold_after ? Span{tag.begin, next} : Span{kept, tag.end};
}

bool is_blank_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_white_space);
}

// Puts the parts that are left together again.
class Rewritten {
public:
  void add_plain(std::string_view text) { plain_ += text; }

  // Blanks between two words mean nothing, but blanks between two words of which the tag
  // was taken do.
  void add_gap(std::string_view blanks) { gap_ = blanks; }

  void add_word(std::string_view word) {
    if (word.empty()) {
      return;
    }
    const bool meets_word = after_word_ && is_blank_text(plain_);
    if (meets_word && plain_.empty()) {
      plain_ = gap_.empty() ? " " : gap_;
    } else if (meets_word) {
      plain_ = " =?us-ascii?Q?_?= ";
    }
    value_ += std::exchange(plain_, {});
    value_ += word;
    gap_ = {};
    after_word_ = true;
  }

  std::string finish() { return value_ + plain_; }

private:
  std::string value_; // up to the last word, which it ends with
  std::string plain_; // since then
  std::string_view gap_;
  bool after_word_ = false;
};

std::string left_of(std::string_view text, const std::vector<bool>& removed) {
  std::string left;
  for (std::size_t i = 0; i < text.size(); ++i) {
    left.append(removed[i] ? 0 : 1, text[i]);
  }
  return left;
}

} // namespace

Subject::Subject(std::string_view value) : value_(value) {
  std::size_t plain = 0;
  for (auto at = value.find("=?"); at != std::string_view::npos;
       at = value.find("=?", at)) {
    auto word = EncodedWord::at_front(value.substr(at));
    if (!word) {
      at += 2;
      continue;
    }
    add_plain(value.substr(plain, at - plain), true);
    const auto source = word->source();
    text_ += word->octets();
    const auto octets = word->octets().size();
    parts_.push_back({source, std::move(word), octets});
    plain = at += source.size();
  }
  add_plain(value.substr(plain), false);
}

void Subject::add_plain(std::string_view source, bool before_word) {
  if (source.empty()) {
    return;
  }
  // RFC 2047 section 6.2.
  const bool is_gap = before_word && !parts_.empty() && is_blank_text(source);
  parts_.push_back({source, std::nullopt, is_gap ? 0 : source.size()});
  text_ += is_gap ? std::string_view() : source;
}

bool Subject::bears(std::string_view tag) const {
  tag = trim(tag);
  return !tag.empty() && find_tag(text_, 0, tag);
}

std::vector<bool> Subject::marked(std::string_view tag) const {
  std::vector<bool> removed(text_.size());
  std::size_t seen = 0;
  std::size_t kept = 0; // where what stays, up to `seen`, ends; blanks do not count
  while (const auto found = find_tag(text_, seen, tag)) {
    for (; seen < found->begin; ++seen) {
      kept = is_white_space(text_[seen]) ? kept : seen + 1;
    }
    const auto [begin, end] = with_blanks(text_, *found, kept);
    std::fill(removed.begin() + static_cast<std::ptrdiff_t>(begin),
              removed.begin() + static_cast<std::ptrdiff_t>(end), true);
    seen = end;
  }
  return removed;
}

std::string Subject::without(std::string_view tag) const {
  tag = trim(tag);
  if (!bears(tag)) {
    return std::string(value_);
  }
  const auto removed = marked(tag);
  Rewritten rewritten;
  std::size_t first = 0;
  for (const auto& part : parts_) {
    const auto begin = removed.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<bool> flags(begin,
                                  begin + static_cast<std::ptrdiff_t>(part.octets));
    first += part.octets;
    if (part.word) {
      rewritten.add_word(part.word->without(flags));
    } else if (part.octets == 0) {
      rewritten.add_gap(part.source);
    } else {
      rewritten.add_plain(left_of(part.source, flags));
    }
  }
  return rewritten.finish();
}

} // namespace mta_tls
