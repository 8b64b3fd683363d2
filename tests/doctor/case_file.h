#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::doctor::tests {

// A case: a host of hosts/, what is different on it, and what the doctor says of it.
struct CaseFile {
  // Lines of one of the host's files, taken out, and others in their place.
  struct Edit {
    std::string file;
    std::string from; // only behind this line; empty: anywhere
    std::vector<std::string> removed;
    std::vector<std::string> added;
  };

  std::string head; // the file up to and with the line "---"
  std::string host;
  std::vector<Edit> edits;
  std::string expected; // the rest
};

// Throws std::runtime_error for what is no case.
CaseFile parse_case(std::string_view text);

using Files = std::map<std::string, std::string>; // by name: their text

// Throws std::runtime_error where a line that is to be taken out is not there.
void apply(const CaseFile::Edit& edit, Files& files);

} // namespace mta_tls::doctor::tests
