#pragma once

#include "common/table/binder.h"
#include "common/table/id_register.h"
#include "common/table/letter_signature_reader.h"
#include "common/table/letter_tls_check_reader.h"
#include "common/table/loading.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mta_tls {

// Reads the objects of "authorizations", or of a file of the folder that it names. Looks
// at each letter's document, for its digest alone.
class LetterReader {
public:
  explicit LetterReader(Loading& loading);
  LetterReader(const LetterReader&) = delete;
  LetterReader& operator=(const LetterReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }

  // The letters that are read next are in this file, and called `id` if that says so: the
  // file's own name.
  void begin_file(std::uint16_t source, std::optional<std::string> id);

private:
  // What has been read of the letter.
  struct State {
    Letter letter;
    std::set<Domain> domains;
    std::set<Direction> directions;
    std::optional<Written<std::string>> file;
    std::optional<Written<std::string>> sha256;
    std::optional<Written<std::string>> dns_txt;
    std::optional<Instant> verified_on;
    KnownLetter known;
  };

  std::vector<Field> fields();
  std::vector<Field> date_fields();
  Place place(const JsonValue& value) const;
  void begin();
  void set_id(const JsonValue& value);
  void set_kind(const JsonValue& value);
  void add_domain(const JsonValue& value);
  void add_direction(const JsonValue& value);
  void set_statement(const JsonValue& value);
  void set_sha256(const JsonValue& value);
  std::optional<DayOrTime> date(const JsonValue& value);

  void end(const JsonValue& open, const ObjectKeys& keys);
  void finish_dates();
  void finish_document();
  void finish_domain_control();
  std::string folder() const;

  Loading& loading_;
  std::uint16_t source_ = policy_file;
  std::optional<std::string> name_of_file_;
  std::size_t errors_before_ = 0;
  IdRegister ids_;
  State state_;
  LetterSignatureReader signatures_;
  LetterTlsCheckReader tls_check_;
  Shape document_;
  Shape domain_control_;
  Shape shape_;
};

} // namespace mta_tls
