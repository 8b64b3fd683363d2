#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

enum class LogLevel { debug, info, warning, error };

inline constexpr std::string_view log_level_words[]{"debug", "info", "warning", "error"};
std::string_view word(LogLevel level) noexcept;

enum class LogTarget { standard_error, syslog, journal };

// A kind of line that a program logs: a fixed ID to search for, and what it means to the
// operator. Each program keeps its messages in one file.
struct LogMessage {
  std::string_view id;
  LogLevel level;
  std::string_view meaning;
};

// "name=value"; text of a peer is made safe and capped by whoever writes the line.
struct LogField {
  LogField(std::string_view field, std::string_view text) : name(field), value(text) {}
  LogField(std::string_view field, const std::string& text) : name(field), value(text) {}
  LogField(std::string_view field, const char* text) : name(field), value(text) {}
  template <std::integral N>
  LogField(std::string_view field, N number)
      : name(field), value(std::to_string(number)) {}

  std::string_view name;
  std::string value;
};

// "ID name=value name="two words"": one line whatever the values contain.
std::string log_line(const LogMessage& message, std::initializer_list<LogField> fields);

// Where the events of a program go, one line each. May be used by any thread. A log that
// cannot be written to loses lines; it never fails its caller.
class Log {
public:
  Log(LogTarget target, LogLevel at_least, const std::string& program);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void operator()(const LogMessage& message,
                  std::initializer_list<LogField> fields = {}) noexcept;

private:
  class Sink;
  std::unique_ptr<Sink> sink_;
};

} // namespace mta_tls
