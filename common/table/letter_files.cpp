#include "common/table/letter_files.h"

#include "common/table/letter_folder.h"
#include "common/table/loading.h"

#include <filesystem>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

class Reading {
public:
  explicit Reading(Instant now)
      : names_(builder_, report_), loading_{report_, builder_, names_, now},
        reader_(loading_) {}

  LetterFiles folder(const std::string& path) {
    const auto trimmed = fs::path(path + "/").parent_path();
    add_file(trimmed.string(), "");
    read_letter_folder({trimmed.filename().string(), {}}, reader_, loading_);
    return take();
  }

  LetterFiles record(const std::string& path, std::string octets) {
    const auto source = add_file(path, std::move(octets));
    reader_.begin_file(source, fs::path(path).stem().string());
    read_letter_object(source, reader_, loading_);
    return take();
  }

private:
  std::uint16_t add_file(const std::string& path, std::string octets) {
    builder_.add_source({path, "", Snapshot::Source::Kind::letter});
    return report_.add_file(path, std::move(octets));
  }

  LetterFiles take() { return {builder_.so_far().letters(), report_.take()}; }

  Report report_;
  SnapshotBuilder builder_;
  NameRegister names_;
  Loading loading_;
  LetterReader reader_;
};

} // namespace

LetterFiles read_letters(const std::string& folder, Instant now) {
  return Reading(now).folder(folder);
}

LetterFiles read_letter_record(const std::string& path, std::string octets, Instant now) {
  return Reading(now).record(path, std::move(octets));
}

} // namespace mta_tls
