#include "common/doctor/ground.h"

namespace mta_tls::doctor {

std::optional<FileFact> Ground::file(std::string_view path) const {
  const auto found = files.find(path);
  return found == files.end() ? std::nullopt : std::optional(found->second);
}

const LiveAnswer* Ground::answer(const LiveQuestion& question) const {
  const auto found = answers.find(question);
  return found == answers.end() ? nullptr : &found->second;
}

} // namespace mta_tls::doctor
