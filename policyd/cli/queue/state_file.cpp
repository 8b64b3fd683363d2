#include "policyd/cli/queue/state_file.h"

#include "common/base/text.h"
#include "common/letter_file/file_writer.h"
#include "common/table/read_file.h"

#include <fmt/format.h>

#include <unistd.h>

namespace mta_tls {

namespace {

constexpr std::size_t longest_path = 4096;

} // namespace

Result<QueueState, std::string> StateFile::read() const {
  if (::access(path_.c_str(), F_OK) != 0 && errno == ENOENT) {
    return QueueState();
  }
  const auto path = printable(path_, longest_path);
  const auto file = read_file(path_);
  if (!file) {
    return Unexpected{fmt::format("{} {}", path, file.error())};
  }
  auto state = state_of_json(file->octets);
  if (!state) {
    return Unexpected{fmt::format("{} is no state of mta-tls queue: remove it, and all "
                                  "that waits is told once more",
                                  path)};
  }
  return *std::move(state);
}

Result<std::monostate, std::string> StateFile::write(const QueueState& state) const {
  const auto written = write_file(path_, state_json(state), Overwrite::allowed);
  if (!written) {
    return Unexpected{
        fmt::format("{} {}", printable(path_, longest_path), written.error())};
  }
  return std::monostate{};
}

} // namespace mta_tls
