#include "common/base/text.h"
#include "common/letter_file/file_writer.h"
#include "common/letter_file/letter_page.h"
#include "policyd/cli/letter/commands.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t longest_path = 4096;

ExitCode write_page(const TemplateOptions& options, const ComposedLetter& letter,
                    Console& console) {
  const auto name = printable(options.pdf, longest_path);
  const auto page = letter_page(letter);
  if (!page) {
    return fail(console, ExitCode::usage, fmt::format("{} {}", name, page.error()));
  }
  const auto written = write_file(
      options.pdf, *page, options.replace ? Overwrite::allowed : Overwrite::never);
  if (!written) {
    return fail(console, ExitCode::usage, fmt::format("{} {}", name, written.error()));
  }
  if (console.json) {
    console.out << json({{"pdf", options.pdf}, {"text", plain_text(letter)}}).dump(2)
                << '\n';
  } else {
    console.out << name << ": written; send it to the partner to be signed\n";
  }
  return ExitCode::fine;
}

} // namespace

ExitCode letter_template(const TemplateOptions& options, Console& console) {
  const auto letter = compose_letter(options.request);
  if (!options.pdf.empty()) {
    return write_page(options, letter, console);
  }
  const auto text = plain_text(letter);
  if (console.json) {
    console.out << json({{"pdf", nullptr}, {"text", text}}).dump(2) << '\n';
  } else {
    console.out << text;
  }
  return ExitCode::fine;
}

} // namespace mta_tls
