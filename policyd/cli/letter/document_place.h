#pragma once

#include "common/base/result.h"

#include <string>

namespace mta_tls {

// A letter's document in the folder of letters.
struct PlacedDocument {
  std::string file; // as the letter names it, relative to the folder
  std::string path;
  bool is_copy = false; // it was not there before
};

// One that lies in the folder stays as it is, if it really does and is no link to
// elsewhere; another is copied there as `name` and its own extension. The error is a
// whole sentence.
struct DocumentToPlace {
  std::string path;
  std::string folder;
  std::string name;
  bool replace = false;
};
Result<PlacedDocument, std::string> place_document(const DocumentToPlace& document);

} // namespace mta_tls
