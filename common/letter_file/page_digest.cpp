#include "common/letter_file/page_digest.h"

#include "common/tls/sha256.h"

#include <map>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <stdexcept>
#include <string_view>

namespace mta_tls {

namespace {

using Object = QPDFObjectHandle;

constexpr unsigned max_depth = 200;

bool is_signature_field(Object& object) {
  if (!object.isDictionary() || object.getKey("/Subtype").isNull()) {
    return false;
  }
  auto kind = object.getKey("/FT");
  if (kind.isNull() && object.getKey("/Parent").isDictionary()) {
    kind = object.getKey("/Parent").getKey("/FT");
  }
  return kind.isName() && kind.getName() == "/Sig";
}

class Digester {
public:
  void add(Object object, unsigned depth = 0) {
    if (depth > max_depth) {
      throw std::runtime_error("the PDF's objects are nested too deeply");
    }
    if (object.isIndirect() && is_known(object)) {
      return;
    }
    if (object.isStream()) {
      add_dictionary(object.getDict(), depth);
      const auto octets = object.getRawStreamData();
      add_text({reinterpret_cast<const char*>(octets->getBuffer()), octets->getSize()});
    } else if (object.isDictionary()) {
      add_dictionary(object, depth);
    } else if (object.isArray()) {
      add_array(object, depth);
    } else {
      add_text(object.unparseResolved());
    }
  }

  std::string hex() { return sha256_.hex(); }

private:
  // A second time an object counts as the how-manieth it was.
  bool is_known(Object& object) {
    const auto [at, is_new] = known_.emplace(object.getObjGen(), known_.size());
    if (!is_new) {
      add_text("again " + std::to_string(at->second));
    }
    return !is_new;
  }

  void add_dictionary(Object object, unsigned depth) {
    add_text("<<");
    for (const auto& key : object.getKeys()) {
      if (key != "/Parent") {
        add_text(key);
        add(object.getKey(key), depth + 1);
      }
    }
    add_text(">>");
  }

  void add_array(Object& object, unsigned depth) {
    add_text("[");
    for (int i = 0; i < object.getArrayNItems(); ++i) {
      auto item = object.getArrayItem(i);
      if (!is_signature_field(item)) {
        add(item, depth + 1);
      }
    }
    add_text("]");
  }

  void add_text(std::string_view text) {
    sha256_.add(std::to_string(text.size()) + ':');
    sha256_.add(text);
  }

  Sha256 sha256_;
  std::map<QPDFObjGen, std::size_t> known_;
};

// A page without annotations and one whose only annotations are signatures look alike.
Object without_empty_annotations(Object page) {
  auto annotations = page.getKey("/Annots");
  for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems(); ++i) {
    auto item = annotations.getArrayItem(i);
    if (!is_signature_field(item)) {
      return page;
    }
  }
  auto copy = page.shallowCopy();
  copy.removeKey("/Annots");
  return copy;
}

} // namespace

std::string page_digest(QPDF& pdf) {
  Digester digester;
  digester.add(pdf.getRoot().getKey("/OCProperties")); // layers, shown or not
  for (const auto& page : pdf.getAllPages()) {
    digester.add(without_empty_annotations(page));
  }
  return digester.hex();
}

} // namespace mta_tls
