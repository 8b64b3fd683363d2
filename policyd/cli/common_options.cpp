#include "policyd/cli/common_options.h"

#include "common/daemon/control_protocol.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace mta_tls {

void add_time(CLI::App* app, std::function<void(Instant)> set) {
  app->add_option_function<std::string>(
         "--at",
         [set = std::move(set)](const std::string& text) {
           const auto time = parse_day_or_time(text);
           if (!time) {
             throw CLI::ValidationError("--at", std::string(explain(time.error())));
           }
           set(time->begin);
         },
         "As if it were then: 2026-11-24 (0:00 UTC)\nor 2026-11-24T12:00:00+01:00")
      ->type_name("TIME");
}

void add_duration(CLI::App* app, const std::string& name, const std::string& examples,
                  std::function<void(std::chrono::seconds)> set,
                  const std::string& what) {
  app->add_option_function<std::string>(
         name,
         [name, examples, set = std::move(set)](const std::string& text) {
           const auto duration = parse_duration(text);
           if (!duration) {
             throw CLI::ValidationError(name, "expected a time such as " + examples);
           }
           set(*duration);
         },
         what)
      ->type_name("TIME");
}

void add_control(CLI::App* app, std::string& place) {
  place = fmt::format("unix:{}", control::default_path);
  app->add_option("--control", place, "The daemon's control socket,\n" + place)
      ->type_name("unix:PATH");
}

} // namespace mta_tls
