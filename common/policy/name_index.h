#pragma once

#include <absl/container/flat_hash_set.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mta_tls {

// Maps millions of short names to numbers in little more memory than the names take:
// one arena of {length, name, value}, and a hash set of 32-bit places in it.
class NameIndex {
public:
  static constexpr std::size_t max_name_octets = 255;

  NameIndex();
  NameIndex(const NameIndex&) = delete;
  NameIndex& operator=(const NameIndex&) = delete;

  // The value that the name had already, in which case nothing changes. Throws
  // std::length_error for a name that is too long, and beyond 4 GiB of names.
  std::optional<std::uint32_t> insert(std::string_view name, std::uint32_t value);

  // Makes room in advance: `octets` is the sum of the names' lengths.
  void reserve(std::size_t names, std::size_t octets);

  // What a name is looked up by.
  using NameHash = std::size_t;
  static NameHash hash(std::string_view name) noexcept;

  // Fetches from memory what insert() or find() will touch first for this name. Worth it
  // where there is something else to do meanwhile.
  void prefetch(NameHash hash) const;

  // When prefetch() has come to its end: fetches what find() will touch next.
  void prefetch_entry(NameHash hash) const;

  // When prefetch_entry() has: the value that find() will give, very likely.
  std::optional<std::uint32_t> likely_value(NameHash hash) const;

  std::optional<std::uint32_t> find(std::string_view name) const {
    return find(name, hash(name));
  }
  std::optional<std::uint32_t> find(std::string_view name, NameHash name_hash) const;

  std::size_t size() const noexcept { return places_.size(); }

  // Calls f(name, value) in the order of insertion.
  template <class F>
  void for_each(F f) const {
    for (std::size_t place = 0; place < arena_.size(); place = after(place)) {
      f(name_at(place), value_at(place));
    }
  }

private:
  using Place = std::uint32_t;

  // Stands for any name of this hash: equal to the first that the set tries.
  struct AnyOf {
    NameHash hash;
  };

  struct Hash {
    using is_transparent = void;
    const NameIndex* index;
    std::size_t operator()(std::string_view name) const noexcept;
    std::size_t operator()(Place place) const noexcept;
    std::size_t operator()(AnyOf any) const noexcept {
      // g++ 12 takes a function that does nothing but prefetch for one without effect,
      // and leaves out its calls; this is an effect.
      asm volatile("" : "+r"(any.hash));
      return any.hash;
    }
  };
  struct Equal {
    using is_transparent = void;
    const NameIndex* index;
    bool operator()(Place a, Place b) const noexcept {
      return index->name_at(a) == index->name_at(b);
    }
    bool operator()(Place a, std::string_view b) const noexcept {
      return index->name_at(a) == b;
    }
    bool operator()(Place, AnyOf) const noexcept { return true; }
  };

  std::string_view name_at(std::size_t place) const noexcept;
  std::uint32_t value_at(std::size_t place) const noexcept;
  std::size_t after(std::size_t place) const noexcept;

  std::vector<char> arena_;
  absl::flat_hash_set<Place, Hash, Equal> places_;
};

} // namespace mta_tls
