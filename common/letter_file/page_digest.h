#pragma once

#include <qpdf/QPDF.hh>
#include <string>

namespace mta_tls {

// A digest of all that the pages show and what decides about it, the same for every way
// in which the file may number its objects. The fields of signatures are left out: the
// next signature adds one. Throws what libqpdf throws, and for graphs of objects deeper
// than any letter's.
std::string page_digest(QPDF& pdf);

} // namespace mta_tls
