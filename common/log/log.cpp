#include "common/log/log.h"

#include "common/base/text.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/sinks/systemd_sink.h>

#include <algorithm>

namespace mta_tls {

namespace {

// Long enough for a list of ten names; a peer's own text is capped at 100 before.
constexpr std::size_t max_value_octets = 2000;

bool is_bare(char c) {
  return c > ' ' && c != '"' && c != '=' && c != 0x7f;
}

void append_value(std::string& line, std::string_view value) {
  const auto safe = printable(value, max_value_octets);
  if (!safe.empty() && std::all_of(safe.begin(), safe.end(), is_bare)) {
    line += safe;
    return;
  }
  line += '"';
  for (const char c : safe) {
    if (c == '"') {
      line += '\\';
    }
    line += c;
  }
  line += '"';
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
  case LogLevel::debug:
    return spdlog::level::debug;
  case LogLevel::info:
    return spdlog::level::info;
  case LogLevel::warning:
    return spdlog::level::warn;
  case LogLevel::error:
    return spdlog::level::err;
  }
  return spdlog::level::err;
}

spdlog::sink_ptr make_sink(LogTarget target, const std::string& program) {
  switch (target) {
  case LogTarget::syslog:
    return std::make_shared<spdlog::sinks::syslog_sink_mt>(program, LOG_PID, LOG_MAIL,
                                                           false);
  case LogTarget::journal:
    return std::make_shared<spdlog::sinks::systemd_sink_mt>(program);
  case LogTarget::standard_error:
    break;
  }
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      "%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
  return sink;
}

} // namespace

std::string_view word(LogLevel level) noexcept {
  return log_level_words[static_cast<std::size_t>(level)];
}

std::string log_line(const LogMessage& message, std::initializer_list<LogField> fields) {
  std::string line(message.id);
  for (const auto& field : fields) {
    line += ' ';
    line += field.name;
    line += '=';
    append_value(line, field.value);
  }
  return line;
}

class Log::Sink {
public:
  Sink(LogTarget target, LogLevel at_least, const std::string& program)
      : logger_(program, make_sink(target, program)) {
    logger_.set_level(spdlog_level(at_least));
    logger_.flush_on(spdlog::level::debug);
  }

  bool takes(LogLevel level) const { return logger_.should_log(spdlog_level(level)); }
  void write(LogLevel level, std::string_view line) {
    logger_.log(spdlog_level(level), line);
  }

private:
  spdlog::logger logger_;
};

Log::Log(LogTarget target, LogLevel at_least, const std::string& program)
    : sink_(std::make_unique<Sink>(target, at_least, program)) {}

Log::~Log() = default;

void Log::operator()(const LogMessage& message,
                     std::initializer_list<LogField> fields) noexcept {
  try {
    if (sink_->takes(message.level)) {
      sink_->write(message.level, log_line(message, fields));
    }
  } catch (const std::exception&) {
    // Out of memory for a line: the service matters more than its log.
  }
}

} // namespace mta_tls
