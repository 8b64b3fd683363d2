#include "policyd/cli/diagnostics.h"

#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

json as_json(const std::vector<Diagnostic>& diagnostics) {
  auto list = json::array();
  for (const auto& each : diagnostics) {
    const bool is_error = each.severity == Diagnostic::Severity::error;
    list.push_back({{"file", each.file},
                    {"line", each.line},
                    {"column", each.column},
                    {"severity", is_error ? "error" : "warning"},
                    {"message", each.message}});
  }
  return list;
}

} // namespace

void show(const std::vector<Diagnostic>& diagnostics, Console& console) {
  for (const auto& each : diagnostics) {
    const auto text = render(each);
    const auto end = text.find('\n');
    console.err << console.err_paint.bold(text.substr(0, end));
    if (end != std::string::npos) {
      console.err << text.substr(end);
    }
    console.err << '\n';
  }
}

std::string diagnostics_json(const std::vector<Diagnostic>& diagnostics) {
  return as_json(diagnostics).dump(-1, ' ', false, json::error_handler_t::replace);
}

ExitCode fail_to_load(Console& console, const std::string& file,
                      const std::vector<Diagnostic>& diagnostics) {
  if (console.json) {
    const json object = {{"error", file + " cannot be loaded"},
                         {"diagnostics", as_json(diagnostics)}};
    console.out << object.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  } else {
    show(diagnostics, console);
  }
  return ExitCode::usage;
}

} // namespace mta_tls
