#include "common/letter/cms.h"
#include "common/letter/coverage.h"
#include "common/letter/der.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace mta_tls::fuzz {

namespace {

std::string text_of(std::span<const std::byte> octets) {
  std::string text(octets.size(), '\0');
  std::ranges::transform(octets, text.begin(),
                         [](std::byte octet) { return static_cast<char>(octet); });
  return text;
}

bool is_within(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() &&
                          part.data() + part.size() <= whole.data() + whole.size());
}

void require_tree(const DerElement& element, std::string_view text, unsigned depth) {
  require(is_within(element.whole, text) && is_within(element.content, element.whole),
          "an element is a part of the text", text);
  constexpr unsigned deep_enough = 40;
  if (!element.is_constructed() || depth > deep_enough) {
    return;
  }
  if (const auto parts = parts_of(element)) {
    for (const auto& part : *parts) {
      require_tree(part, element.content, depth + 1);
    }
  }
}

// The numbers of the first line, as a ByteRange may have them.
std::vector<std::int64_t> numbers_of(std::string_view line) {
  std::vector<std::int64_t> numbers;
  const auto* at = line.data();
  const auto* const end = at + line.size();
  while (at != end && numbers.size() < 6) {
    std::int64_t number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error == std::errc()) {
      numbers.push_back(number);
    }
    at = std::max(next, at + 1);
  }
  return numbers;
}

// Behind the line with the ByteRange: what /Contents says, a line end, the file.
void require_coverage(std::string_view input) {
  const auto first = std::min(input.find('\n'), input.size());
  const auto rest = input.substr(std::min(first + 1, input.size()));
  const auto second = std::min(rest.find('\n'), rest.size());
  const auto file = rest.substr(std::min(second + 1, rest.size()));
  const PdfSignature signature{numbers_of(input.substr(0, first)),
                               std::string(rest.substr(0, second)), ""};
  const auto covered = coverage_of(file, std::span(&signature, 1)).front();
  const auto& [before, behind] = covered.pieces;
  require(is_within(before, file) && is_within(behind, file),
          "what is signed is a part of the file", input);
  if (covered.coverage == Coverage::whole) {
    require(before.data() == file.data() || before.empty(), "it begins with the file",
            input);
    require(before.size() + behind.size() + 2 * signature.contents.size() + 2 ==
                file.size(),
            "it leaves out the signature alone", input);
  }
}

} // namespace

void fuzz_letter(std::span<const std::byte> input) {
  const auto text = text_of(input);
  if (const auto element = read_der(text)) {
    require_tree(*element, text, 0);
  }
  if (const auto cms = read_cms(text)) {
    require(!cms->signers.empty(), "what is signed has a signer", text);
    for (const auto& signer : cms->signers) {
      require(!signer.digest.empty() && !signer.algorithm.empty(),
              "a signer has algorithms", text);
      (void)unsupported_algorithm(signer);
    }
  }
  require_coverage(text);
}

} // namespace mta_tls::fuzz
