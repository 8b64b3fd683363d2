#include "milter/header_changes.h"

#include "common/base/text.h"

namespace mta_tls {

void HeaderChanges::add(HeaderEdit edit) {
  auto& kept = edits_.try_emplace({to_lower(edit.name), -edit.index}, edit).first->second;
  if (edit.value.empty()) {
    kept = std::move(edit);
  }
}

void HeaderChanges::add_all(const HeaderChanges& others) {
  for (const auto& [place, edit] : others.edits_) {
    add(edit);
  }
}

std::vector<HeaderEdit> HeaderChanges::edits() const {
  std::vector<HeaderEdit> all;
  for (const auto& [place, edit] : edits_) {
    all.push_back(edit);
  }
  return all;
}

} // namespace mta_tls
