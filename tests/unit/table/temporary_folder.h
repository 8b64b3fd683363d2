#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mta_tls {

// A folder of its own for a test, gone afterwards.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  // The path of the file that now has these octets.
  std::string write(std::string_view name, std::string_view octets) const;

private:
  std::filesystem::path folder_;
};

} // namespace mta_tls
