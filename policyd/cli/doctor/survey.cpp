#include "policyd/cli/doctor/survey.h"

#include "common/base/text.h"
#include "common/table/read_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls::doctor {

namespace {

constexpr std::size_t longest_line = 300;

std::string first_line(std::string_view text) {
  return printable(text.substr(0, text.find('\n')), longest_line);
}

} // namespace

bool Survey::wants(std::string_view mta) const {
  const auto& mtas = options.mtas;
  return mtas.empty() || std::find(mtas.begin(), mtas.end(), mta) != mtas.end();
}

std::optional<Ended> Survey::run(const std::vector<std::string>& argv,
                                 std::string_view input) {
  const auto what = printable(join(argv, " "), longest_line);
  looked_at.push_back(what);
  auto ended = run_program(argv, input);
  if (!ended) {
    not_seen(what, ended.error());
    return std::nullopt;
  }
  if (ended->status != 0) {
    not_seen(what, fmt::format("it fails with {}: {}", ended->status,
                               first_line(ended->err.empty() ? ended->out : ended->err)));
    return std::nullopt;
  }
  return *std::move(ended);
}

void Survey::not_seen(std::string what, std::string why) {
  host.unseen.push_back({std::move(what), std::move(why)});
}

std::optional<std::string> Survey::read(const std::string& path) {
  looked_at.push_back(path);
  auto contents = read_file(path);
  if (!contents) {
    not_seen(path, contents.error());
    return std::nullopt;
  }
  return std::move(contents->octets);
}

} // namespace mta_tls::doctor
