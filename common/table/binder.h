#pragma once

#include "common/table/json_reader.h"
#include "common/table/report.h"

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

struct Shape;

// A key that an object may have, what its value must be, and who takes it.
struct Field {
  enum class Kind {
    text,
    integer,
    boolean,
    texts,           // an array of texts; set() is called for each
    object,          // as `shape` says
    objects,         // an array of them
    objects_or_text, // an array of them, or a text, which set() is called for
    skipped          // anything; read at another time
  };

  std::string_view name = {}; // of the key
  Kind kind = Kind::text;
  std::function<void(const JsonValue&)> set = {};
  const Shape* shape = nullptr;
  bool may_be_empty = true;       // texts
  std::size_t max_octets = 1024;  // of a text, also in an array
  std::size_t max_items = 10'000; // of an array
};

// The keys that an object turned out to have, with whatever values.
class ObjectKeys {
public:
  virtual ~ObjectKeys() = default;
  virtual bool has(std::string_view key) const = 0;
};

// What an object of the file looks like. Each may carry a "comment" besides.
struct Shape {
  static constexpr std::size_t most_fields = 24;

  std::string_view what; // "a rule"
  std::vector<Field> fields;
  std::function<void(const JsonValue& open)> begin = {};
  std::function<void(const JsonValue& open, const ObjectKeys& keys)> end = {};
  // At least one key of each of these groups is required.
  std::vector<std::vector<std::string_view>> needs = {};
  // Set for an object whose keys are names: each value is as the first field says.
  std::function<void(const JsonValue& name)> entry = {};
};

// Takes a JSON text apart as a shape says. Reports unknown, duplicate and missing keys,
// values of the wrong kind, and what is too long, too many or too deep.
class Binder : public JsonHandler {
public:
  static constexpr std::size_t max_depth = 16;

  // `root` describes the outermost value. Everything is borrowed.
  Binder(const Field& root, std::uint16_t source, Report& report)
      : source_(source), report_(report), expected_(&root) {}

  bool key(const JsonValue& name) override;
  bool scalar(const JsonValue& value) override;
  bool open(const JsonValue& value) override;
  bool close(std::size_t end) override;

private:
  struct Frame : ObjectKeys {
    Frame(const Field& what, const JsonValue& value)
        : field(&what), opened(value), is_array(value.kind == JsonValue::Kind::array) {}
    bool has(std::string_view key) const override;

    const Field* field;
    JsonValue opened;
    bool is_array;
    std::size_t items = 0;
    // Where the key of each field ended; 0 where it has not been seen. The last is that
    // of "comment".
    std::array<std::uint32_t, Shape::most_fields + 1> seen = {};
    std::uint32_t misspelt = 0; // bit n: a key that is nearly that of field n
    std::map<std::string, std::size_t, std::less<>> entries = {};
  };

  const Field* next_field();
  bool admits(const Field& field, const JsonValue& value);
  bool is_of_kind(const Field& field, const JsonValue& value) const;
  bool too_deep(const JsonValue& value);
  void set_expected_entry(const JsonValue& name);
  void set_expected_field(const JsonValue& name);
  bool is_first(std::size_t field, const JsonValue& name);
  void report_unknown_key(const JsonValue& name);
  void close_array(const Frame& frame);
  void close_object(const Frame& frame);
  void report_missing_keys(const Frame& frame);
  void error(const JsonValue& value, std::string message);
  Place place_of(const JsonValue& value) const;

  std::uint16_t source_;
  Report& report_;
  std::vector<Frame> frames_;
  const Field* expected_; // what the next value must be; null: nobody wants it
  std::size_t skipped_depth_ = 0;
};

} // namespace mta_tls
