#include "common/sts/sts_policy.h"

#include "common/base/text.h"
#include "common/base/utf8.h"
#include "common/sts/sts_field.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace mta_tls {

namespace {

constexpr std::array all_modes{StsMode::enforce, StsMode::testing, StsMode::none};
constexpr std::size_t max_age_digits = 10;

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f;
  });
}

std::optional<StsMode> mode_of(std::string_view text) {
  const auto found = std::find_if(all_modes.begin(), all_modes.end(),
                                  [&](StsMode mode) { return word(mode) == text; });
  return found == all_modes.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::chrono::seconds> age_of(std::string_view text) {
  if (text.empty() || text.size() > max_age_digits ||
      !std::all_of(text.begin(), text.end(), is_digit)) {
    return std::nullopt;
  }
  std::int64_t age = 0;
  std::from_chars(text.data(), text.data() + text.size(), age);
  return std::min(std::chrono::seconds(age), max_sts_age);
}

// ["*."] Domain
std::optional<NamePattern> mx_of(std::string_view text) {
  const auto pattern = NamePattern::parse(text);
  return pattern && pattern->kind() != NamePattern::Kind::any_depth
             ? std::optional(*pattern)
             : std::nullopt;
}

// The lines of a policy, as they come.
class Reader {
public:
  std::optional<StsPolicyError> read(std::string_view name, std::string_view value) {
    for (const auto& known : fields) {
      if (known.name == name) {
        return (this->*known.read)(value);
      }
    }
    return std::nullopt;
  }

  Result<StsPolicy, StsPolicyError> finish() {
    if (!has_version_) {
      return Unexpected{StsPolicyError::no_version};
    }
    if (!mode_) {
      return Unexpected{StsPolicyError::no_mode};
    }
    if (!max_age_) {
      return Unexpected{StsPolicyError::no_max_age};
    }
    if (mx_.empty() && *mode_ != StsMode::none) {
      return Unexpected{StsPolicyError::no_mx};
    }
    return StsPolicy{*mode_, *max_age_, std::move(mx_)};
  }

private:
  std::optional<StsPolicyError> read_version(std::string_view value) {
    if (!has_version_ && value != "STSv1") {
      return StsPolicyError::bad_version;
    }
    has_version_ = true;
    return std::nullopt;
  }

  std::optional<StsPolicyError> read_mode(std::string_view value) {
    if (!mode_) {
      mode_ = mode_of(value);
    }
    return mode_ ? std::nullopt : std::optional(StsPolicyError::bad_mode);
  }

  std::optional<StsPolicyError> read_max_age(std::string_view value) {
    if (!max_age_) {
      max_age_ = age_of(value);
    }
    return max_age_ ? std::nullopt : std::optional(StsPolicyError::bad_max_age);
  }

  std::optional<StsPolicyError> read_mx(std::string_view value) {
    const auto pattern = mx_of(value);
    if (!pattern || std::find(mx_.begin(), mx_.end(), *pattern) != mx_.end()) {
      return std::nullopt;
    }
    if (mx_.size() == max_sts_mx) {
      return StsPolicyError::too_many_mx;
    }
    mx_.push_back(*pattern);
    return std::nullopt;
  }

  struct Known {
    std::string_view name;
    std::optional<StsPolicyError> (Reader::*read)(std::string_view value);
  };
  static constexpr std::array<Known, 4> fields{{{"version", &Reader::read_version},
                                                {"mode", &Reader::read_mode},
                                                {"max_age", &Reader::read_max_age},
                                                {"mx", &Reader::read_mx}}};

  bool has_version_ = false;
  std::optional<StsMode> mode_;
  std::optional<std::chrono::seconds> max_age_;
  std::vector<NamePattern> mx_;
};

} // namespace

std::string_view word(StsMode mode) noexcept {
  switch (mode) {
  case StsMode::enforce:
    return "enforce";
  case StsMode::testing:
    return "testing";
  case StsMode::none:
    return "none";
  }
  return "";
}

std::string_view explain(StsPolicyError error) noexcept {
  switch (error) {
  case StsPolicyError::too_long:
    return "the policy is longer than 64 KiB";
  case StsPolicyError::bad_line:
    return "a line of the policy is not written \"name: value\"";
  case StsPolicyError::no_version:
    return "the policy has no version";
  case StsPolicyError::bad_version:
    return "the policy's version is not STSv1";
  case StsPolicyError::no_mode:
    return "the policy has no mode";
  case StsPolicyError::bad_mode:
    return "the policy's mode is not enforce, testing or none";
  case StsPolicyError::no_max_age:
    return "the policy has no max_age";
  case StsPolicyError::bad_max_age:
    return "the policy's max_age is not a number of up to 10 digits";
  case StsPolicyError::no_mx:
    return "the policy has no mx that could be a host";
  case StsPolicyError::too_many_mx:
    return "the policy has more than 200 mx";
  }
  return "";
}

Result<StsPolicy, StsPolicyError> parse_sts_policy(std::string_view text) {
  if (text.size() > max_sts_policy_octets) {
    return Unexpected{StsPolicyError::too_long};
  }
  if (first_invalid_utf8(text)) {
    return Unexpected{StsPolicyError::bad_line};
  }
  Reader reader;
  for (const auto untrimmed : split(text, '\n')) {
    const auto line = trim(untrimmed);
    if (line.empty()) {
      continue;
    }
    const auto field = sts_field(line, ':');
    if (!field || has_control(line)) {
      return Unexpected{StsPolicyError::bad_line};
    }
    if (const auto error = reader.read(field->name, trim(field->value))) {
      return Unexpected{*error};
    }
  }
  return reader.finish();
}

} // namespace mta_tls
