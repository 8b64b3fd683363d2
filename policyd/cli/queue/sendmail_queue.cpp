#include "policyd/cli/queue/sendmail_queue.h"

#include "common/base/text.h"
#include "common/doctor/sendmail_host.h"
#include "common/queue/sendmail_file.h"
#include "common/table/read_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <glob.h>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

constexpr const char* configuration = "/etc/mail/sendmail.cf";
constexpr const char* usual_folder = "/var/spool/mqueue";

// "QueueDirectory" may be a pattern; with "*" at its end each folder that it matches is a
// queue, and may hold its files in one called "qf".
std::vector<std::string> folders_matching(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> folders;
  if (::glob(pattern.c_str(), GLOB_ONLYDIR, nullptr, &found) == 0) {
    folders.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  for (auto& folder : folders) {
    std::error_code error;
    if (fs::is_directory(folder + "/qf", error)) {
      folder += "/qf";
    }
  }
  return folders;
}

std::string queue_pattern() {
  const auto file = read_file(configuration);
  if (!file) {
    return usual_folder;
  }
  const auto cf = doctor::parse_sendmail_cf(file->octets);
  const auto option = cf.option("queuedirectory");
  return option.empty() ? usual_folder : std::string(option);
}

bool is_control_file(const std::string& name) {
  return name.size() > 2 && (name.starts_with("qf") || name.starts_with("hf"));
}

// A message may be delivered, and its file go, while we read.
void read_one(const fs::path& path, const TakeMessage& take, QueueReading& reading) {
  const auto file = read_file(path.string());
  if (!file) {
    std::error_code error;
    reading.unreadable += fs::exists(path, error) ? 1U : 0U;
    return;
  }
  if (const auto message =
          parse_sendmail_file(path.filename().string().substr(2), file->octets)) {
    ++reading.messages;
    take(*message);
  } else {
    ++reading.unreadable;
  }
}

std::string read_folder(const std::string& folder, const TakeMessage& take,
                        QueueReading& reading) {
  std::error_code error;
  for (fs::directory_iterator each(folder, error); !error && each != fs::end(each);
       each.increment(error)) {
    if (is_control_file(each->path().filename().string())) {
      read_one(each->path(), take, reading);
    }
  }
  return error ? fmt::format("the queue cannot be read: {}: {}", printable(folder),
                             error.message())
               : "";
}

} // namespace

Result<QueueReading, std::string> read_sendmail_queue(const TakeMessage& take) {
  const auto pattern = queue_pattern();
  const auto folders = folders_matching(pattern);
  if (folders.empty()) {
    return Unexpected{fmt::format("the queue cannot be read: there is no folder {}",
                                  printable(pattern))};
  }
  QueueReading reading{"Sendmail"};
  for (const auto& folder : folders) {
    if (auto error = read_folder(folder, take, reading); !error.empty()) {
      return Unexpected{std::move(error)};
    }
  }
  return reading;
}

std::optional<std::string> header_in_sendmail_queue(const std::string& id) {
  for (const auto& folder : folders_matching(queue_pattern())) {
    for (const auto* kind : {"/qf", "/hf"}) {
      if (const auto file = read_file(folder + kind + id)) {
        return header_in_sendmail_file(file->octets);
      }
    }
  }
  return std::nullopt;
}

} // namespace mta_tls
