#include "tests/unit/table/temporary_folder.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace mta_tls {

TemporaryFolder::TemporaryFolder() {
  auto name = (std::filesystem::temp_directory_path() / "mta-tls-test-XXXXXX").string();
  if (!::mkdtemp(name.data())) {
    throw std::runtime_error("cannot make " + name);
  }
  folder_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored; // a left-over folder fails no test
  std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryFolder::write(std::string_view name, std::string_view octets) const {
  const auto file = path(name);
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << octets;
  stream.flush();
  if (!stream) {
    throw std::runtime_error("cannot write " + file);
  }
  return file;
}

} // namespace mta_tls
