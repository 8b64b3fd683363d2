#include "common/letter/coverage.h"

#include "common/base/hex.h"
#include "common/letter/der.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace mta_tls {

namespace {

// A ByteRange that lies within the file, its pieces in order.
struct Range {
  std::size_t first_begin, first_end, second_begin, second_end;
};

std::optional<Range> range_of(const PdfSignature& signature, std::size_t file_octets) {
  const auto& numbers = signature.byte_range;
  const auto limit = static_cast<std::int64_t>(file_octets);
  const auto is_within = [&](std::int64_t number) {
    return number >= 0 && number <= limit;
  };
  if (numbers.size() != 4 || !std::ranges::all_of(numbers, is_within)) {
    return std::nullopt;
  }
  const auto first_end = numbers[0] + numbers[1];
  const auto second_end = numbers[2] + numbers[3];
  if (first_end > numbers[2] || second_end > limit) {
    return std::nullopt;
  }
  return Range{static_cast<std::size_t>(numbers[0]), static_cast<std::size_t>(first_end),
               static_cast<std::size_t>(numbers[2]),
               static_cast<std::size_t>(second_end)};
}

// True if `written` is "<…>" with exactly these octets in hexadecimal.
bool is_written_as(std::string_view written, std::string_view octets) {
  if (written.size() != 2 * octets.size() + 2 || written.front() != '<' ||
      written.back() != '>') {
    return false;
  }
  const auto hex = written.substr(1);
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const int high = hex_digit(hex[2 * i]);
    const int low = hex_digit(hex[2 * i + 1]);
    if (high < 0 || low < 0 || 16 * high + low != static_cast<unsigned char>(octets[i])) {
      return false;
    }
  }
  return true;
}

Covered cover(std::string_view file, const PdfSignature& signature) {
  const auto range = range_of(signature, file.size());
  if (!range) {
    return {};
  }
  const auto piece = [&](std::size_t begin, std::size_t end) {
    return file.substr(begin, end - begin);
  };
  Covered covered{Coverage::whole,
                  {piece(range->first_begin, range->first_end),
                   piece(range->second_begin, range->second_end)},
                  range->second_end};
  const auto gap = piece(range->first_end, range->second_begin);
  if (range->first_begin != 0 || !is_written_as(gap, signature.contents)) {
    covered.coverage = Coverage::partial;
  } else if (range->second_end != file.size()) {
    covered.coverage = Coverage::appended;
  }
  return covered;
}

} // namespace

std::vector<Covered> coverage_of(std::string_view file,
                                 std::span<const PdfSignature> signatures) {
  std::vector<Covered> all;
  std::ranges::transform(
      signatures, std::back_inserter(all),
      [&](const PdfSignature& signature) { return cover(file, signature); });
  const bool is_closed = std::ranges::any_of(
      all, [](const Covered& each) { return each.coverage == Coverage::whole; });
  for (auto& each : all) {
    if (is_closed && each.coverage == Coverage::appended) {
      each.coverage = Coverage::earlier_revision;
    }
  }
  return all;
}

std::string_view without_padding(std::string_view contents) {
  const auto structure = read_der(contents);
  return structure ? structure->whole : std::string_view();
}

} // namespace mta_tls
