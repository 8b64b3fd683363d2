#include "tests/doctor/case_file.h"

#include "common/base/text.h"

#include <algorithm>
#include <stdexcept>

namespace mta_tls::doctor::tests {

namespace {

constexpr std::string_view end_of_head = "---";
constexpr std::string_view host_keyword = "host ";

std::string rest_of(std::string_view line) {
  return std::string(line.substr(std::min<std::size_t>(2, line.size())));
}

// "-" after a "+" begins another edit of the same file, as does "@".
CaseFile::Edit& edit_for(char kind, CaseFile& read) {
  if (read.edits.empty()) {
    throw std::runtime_error("an edit of no file");
  }
  const auto& last = read.edits.back();
  if ((kind == '-' && !last.added.empty()) || (kind == '@' && !last.removed.empty())) {
    read.edits.push_back({last.file, kind == '-' ? last.from : "", {}, {}});
  }
  return read.edits.back();
}

void read_line(std::string_view line, CaseFile& read) {
  if (line.empty() || line.starts_with('#')) {
    return;
  }
  if (line.starts_with(host_keyword)) {
    read.host = line.substr(host_keyword.size());
    return;
  }
  switch (line.front()) {
  case '-':
    edit_for('-', read).removed.push_back(rest_of(line));
    break;
  case '+':
    edit_for('+', read).added.push_back(rest_of(line));
    break;
  case '@':
    edit_for('@', read).from = rest_of(line);
    break;
  default:
    read.edits.push_back({std::string(line), {}, {}, {}});
  }
}

using Lines = std::vector<std::string>;

Lines::iterator find_line(const std::string& line, const std::string& file,
                          Lines::iterator begin, Lines::iterator end) {
  const auto found = std::find(begin, end, line);
  if (found == end) {
    throw std::runtime_error(file + " has no line \"" + line + '"');
  }
  return found;
}

} // namespace

CaseFile parse_case(std::string_view text) {
  CaseFile read;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    const auto line = text.substr(0, end);
    read.head += line;
    text.remove_prefix(end);
    if (trim(line) == end_of_head) {
      read.expected = text;
      return read;
    }
    read_line(line.substr(0, line.find('\n')), read);
  }
  throw std::runtime_error("it has no line \"---\"");
}

void apply(const CaseFile::Edit& edit, Files& files) {
  Lines lines;
  auto& text = files[edit.file];
  for (const auto line : split(text, '\n')) {
    lines.emplace_back(line);
  }
  auto from = lines.begin();
  if (!edit.from.empty()) {
    from = find_line(edit.from, edit.file, from, lines.end());
  }
  auto place = lines.end() - 1; // in front of what follows the last line: nothing
  for (const auto& line : edit.removed) {
    place = from = lines.erase(find_line(line, edit.file, from, lines.end()));
  }
  lines.insert(place, edit.added.begin(), edit.added.end());
  text = join(lines, "\n");
}

} // namespace mta_tls::doctor::tests
