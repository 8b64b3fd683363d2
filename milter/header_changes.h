#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mta_tls {

// A header field that is to be another: the index-th of this name, from 1.
struct HeaderEdit {
  std::string name;
  int index = 0;
  std::string value; // empty: the field goes
};

// What is to be changed in a message's header. Each field is changed once: who wants it
// gone prevails.
class HeaderChanges {
public:
  void remove(std::string_view name, int index) { add({std::string(name), index, {}}); }
  void add(HeaderEdit edit);
  void add_all(const HeaderChanges& others);

  // In the order in which they are to be made: of each name the last first, so that none
  // shifts another.
  std::vector<HeaderEdit> edits() const;

private:
  using Place = std::pair<std::string, int>; // name in lower case, index downwards
  std::map<Place, HeaderEdit> edits_;
};

} // namespace mta_tls
