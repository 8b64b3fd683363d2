#include "common/policy/name_index.h"

#include <cstring>
#include <limits>
#include <stdexcept>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace mta_tls {

NameIndex::NameIndex() : places_(0, Hash{this}, Equal{this}) {}

NameIndex::NameHash NameIndex::hash(std::string_view name) noexcept {
  return XXH3_64bits(name.data(), name.size());
}

std::size_t NameIndex::Hash::operator()(std::string_view name) const noexcept {
  return NameIndex::hash(name);
}

std::size_t NameIndex::Hash::operator()(Place place) const noexcept {
  return (*this)(index->name_at(place));
}

std::string_view NameIndex::name_at(std::size_t place) const noexcept {
  const auto octets = static_cast<unsigned char>(arena_[place]);
  return {arena_.data() + place + 1, octets};
}

std::uint32_t NameIndex::value_at(std::size_t place) const noexcept {
  std::uint32_t value = 0;
  std::memcpy(&value, arena_.data() + after(place) - sizeof value, sizeof value);
  return value;
}

std::size_t NameIndex::after(std::size_t place) const noexcept {
  return place + 1 + name_at(place).size() + sizeof(std::uint32_t);
}

std::optional<std::uint32_t> NameIndex::find(std::string_view name,
                                             NameHash name_hash) const {
  const auto found = places_.find(name, name_hash);
  return found == places_.end() ? std::nullopt : std::optional(value_at(*found));
}

std::optional<std::uint32_t> NameIndex::insert(std::string_view name,
                                               std::uint32_t value) {
  if (name.size() > max_name_octets) {
    throw std::length_error("a name of the policy table has at most 255 octets");
  }
  const auto place = arena_.size();
  if (place > std::numeric_limits<Place>::max()) {
    throw std::length_error("the policy table holds at most 4 GiB of names");
  }
  arena_.resize(place + 1 + name.size() + sizeof value);
  auto* entry = arena_.data() + place;
  *entry = static_cast<char>(static_cast<unsigned char>(name.size()));
  name.copy(entry + 1, name.size());
  std::memcpy(entry + 1 + name.size(), &value, sizeof value);
  const auto [known, is_new] = places_.insert(static_cast<Place>(place));
  if (is_new) {
    return std::nullopt;
  }
  arena_.resize(place);
  return value_at(*known);
}

void NameIndex::prefetch(NameHash name_hash) const {
  places_.prefetch(AnyOf{name_hash});
}

void NameIndex::prefetch_entry(NameHash name_hash) const {
  const auto likely = places_.find(AnyOf{name_hash}, name_hash);
  if (likely != places_.end()) {
    __builtin_prefetch(arena_.data() + *likely);
  }
}

std::optional<std::uint32_t> NameIndex::likely_value(NameHash name_hash) const {
  const auto likely = places_.find(AnyOf{name_hash}, name_hash);
  return likely == places_.end() ? std::nullopt : std::optional(value_at(*likely));
}

void NameIndex::reserve(std::size_t names, std::size_t octets) {
  arena_.reserve(octets + names * (1 + sizeof(std::uint32_t)));
  places_.reserve(names);
}

} // namespace mta_tls
