#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace mta_tls::bench {

// `--name value` pairs and `--flag` words. Throws std::invalid_argument on anything else.
class Options {
public:
  Options(int argc, char** argv, const std::set<std::string_view>& names,
          const std::set<std::string_view>& flags = {}) {
    for (int at = 1; at < argc; ++at) {
      const std::string_view name = argv[at];
      if (flags.contains(name))
        values_.insert_or_assign(std::string(name), std::string());
      else if (names.contains(name) && at + 1 < argc)
        values_.insert_or_assign(std::string(name), std::string(argv[++at]));
      else
        throw std::invalid_argument("unknown or incomplete option " + std::string(name));
    }
  }

  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }

  std::string text(std::string_view name, std::string_view otherwise = {}) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string(otherwise) : found->second;
  }

  std::uint64_t number(std::string_view name, std::uint64_t otherwise) const {
    return has(name) ? parse<std::uint64_t>(name) : otherwise;
  }

  double real(std::string_view name, double otherwise) const {
    return has(name) ? parse<double>(name) : otherwise;
  }

private:
  template <class Number>
  Number parse(std::string_view name) const {
    const std::string value = text(name);
    const char* const end = value.data() + value.size();
    Number number{};
    if (const auto [stop, error] = std::from_chars(value.data(), end, number);
        error != std::errc{} || stop != end)
      throw std::invalid_argument(std::string(name) + ": not a number: " + value);
    return number;
  }

  std::map<std::string, std::string, std::less<>> values_;
};

} // namespace mta_tls::bench
