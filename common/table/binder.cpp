#include "common/table/binder.h"

#include "common/base/nearest.h"
#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

const Field comment{.name = "comment", .max_octets = 4096};

std::string_view words_for(Field::Kind kind) {
  switch (kind) {
  case Field::Kind::text:
    return "a text";
  case Field::Kind::integer:
    return "a whole number";
  case Field::Kind::boolean:
    return "true or false";
  case Field::Kind::texts:
    return "an array of texts";
  case Field::Kind::object:
    return "an object";
  case Field::Kind::objects:
    return "an array of objects";
  case Field::Kind::objects_or_text:
    return "an array of objects or a text";
  case Field::Kind::skipped:
    break;
  }
  return "a value";
}

std::string_view words_for(const JsonValue& value) {
  switch (value.kind) {
  case JsonValue::Kind::text:
    return "a text";
  case JsonValue::Kind::integer:
    return "a number";
  case JsonValue::Kind::number:
    return "a number with a fraction or beyond 64 bits";
  case JsonValue::Kind::boolean:
    return value.truth ? "true" : "false";
  case JsonValue::Kind::null:
    return "null";
  case JsonValue::Kind::object:
    return "an object";
  case JsonValue::Kind::array:
    return "an array";
  }
  return "";
}

// What the items of an array must be.
Field::Kind item_kind(Field::Kind kind) {
  return kind == Field::Kind::texts ? Field::Kind::text : Field::Kind::object;
}

std::string subject(const Field& field, bool item) {
  if (field.name.empty()) { // the outermost value, or one of many under any key
    return std::string(field.shape->what);
  }
  return item ? fmt::format("each item of \"{}\"", field.name)
              : fmt::format("\"{}\"", field.name);
}

} // namespace

Place Binder::place_of(const JsonValue& value) const {
  return {source_, token_span(report_.octets(source_), value)};
}

void Binder::error(const JsonValue& value, std::string message) {
  report_.error(place_of(value), std::move(message));
}

// The field that the value about to be seen belongs to; counts the items of an array.
const Field* Binder::next_field() {
  if (!frames_.empty() && frames_.back().is_array) {
    ++frames_.back().items;
    return frames_.back().field;
  }
  return expected_;
}

bool Binder::is_of_kind(const Field& field, const JsonValue& value) const {
  const bool item = !frames_.empty() && frames_.back().is_array;
  switch (item ? item_kind(field.kind) : field.kind) {
  case Field::Kind::text:
    return value.kind == JsonValue::Kind::text;
  case Field::Kind::integer:
    return value.kind == JsonValue::Kind::integer;
  case Field::Kind::boolean:
    return value.kind == JsonValue::Kind::boolean;
  case Field::Kind::texts:
  case Field::Kind::objects:
    return value.kind == JsonValue::Kind::array;
  case Field::Kind::objects_or_text:
    return value.kind == JsonValue::Kind::array || value.kind == JsonValue::Kind::text;
  case Field::Kind::object:
    return value.kind == JsonValue::Kind::object;
  case Field::Kind::skipped:
    return true;
  }
  return false;
}

bool Binder::admits(const Field& field, const JsonValue& value) {
  const bool item = !frames_.empty() && frames_.back().is_array;
  if (!is_of_kind(field, value)) {
    error(value, fmt::format("{} must be {}, but is {}", subject(field, item),
                             words_for(item ? item_kind(field.kind) : field.kind),
                             words_for(value)));
    return false;
  }
  if (item && frames_.back().items > field.max_items) {
    if (frames_.back().items == field.max_items + 1) {
      error(value, fmt::format("\"{}\" has more items than the {} that are allowed",
                               field.name, field.max_items));
    }
    return false;
  }
  if (value.kind == JsonValue::Kind::text && field.kind != Field::Kind::skipped &&
      value.text.size() > field.max_octets) {
    error(value, fmt::format("this text has {} octets; in \"{}\" at most {} are allowed",
                             value.text.size(), field.name, field.max_octets));
    return false;
  }
  return true;
}

bool Binder::scalar(const JsonValue& value) {
  if (skipped_depth_ > 0) {
    return true;
  }
  const auto* field = next_field();
  if (field && admits(*field, value) && field->set) {
    field->set(value);
  }
  return true;
}

bool Binder::too_deep(const JsonValue& value) {
  if (frames_.size() + skipped_depth_ < max_depth) {
    return false;
  }
  error(value, fmt::format("objects and arrays are nested deeper than the {} levels that "
                           "are allowed",
                           max_depth));
  return true;
}

bool Binder::open(const JsonValue& value) {
  if (too_deep(value)) {
    return false;
  }
  if (skipped_depth_ > 0) {
    ++skipped_depth_;
    return true;
  }
  const auto* field = next_field();
  if (!field || !admits(*field, value) || field->kind == Field::Kind::skipped) {
    ++skipped_depth_;
    return true;
  }
  frames_.emplace_back(*field, value);
  if (value.kind == JsonValue::Kind::object && field->shape->begin) {
    field->shape->begin(value);
  }
  return true;
}

bool Binder::close(std::size_t /*end*/) {
  if (skipped_depth_ > 0) {
    --skipped_depth_;
    return true;
  }
  const auto& frame = frames_.back();
  if (frame.is_array) {
    close_array(frame);
  } else {
    close_object(frame);
  }
  frames_.pop_back();
  return true;
}

void Binder::close_array(const Frame& frame) {
  if (frame.items == 0 && !frame.field->may_be_empty) {
    error(frame.opened, fmt::format("\"{}\" must not be empty", frame.field->name));
  }
}

void Binder::close_object(const Frame& frame) {
  report_missing_keys(frame);
  if (frame.field->shape->end) {
    frame.field->shape->end(frame.opened, frame);
  }
}

// `a rule needs "domains" or "next_hops", and "level" or "profile"`
void Binder::report_missing_keys(const Frame& frame) {
  std::vector<std::string> missing;
  for (const auto& keys : frame.field->shape->needs) {
    const bool has_one = std::any_of(
        keys.begin(), keys.end(), [&](std::string_view key) { return frame.has(key); });
    if (!has_one) {
      missing.push_back(fmt::format("\"{}\"", fmt::join(keys, "\" or \"")));
    }
  }
  if (!missing.empty()) {
    const auto last = missing.back();
    missing.pop_back();
    error(frame.opened,
          fmt::format("{} needs {}{}{}", frame.field->shape->what, join(missing, ", "),
                      missing.empty() ? "" : ", and ", last));
  }
}

bool Binder::Frame::has(std::string_view key) const {
  const auto& fields = field->shape->fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == key) {
      return seen[i] != 0 || (misspelt >> i & 1U) != 0;
    }
  }
  return false;
}

bool Binder::key(const JsonValue& name) {
  if (skipped_depth_ > 0) {
    return true;
  }
  if (name.text == comment.name) {
    expected_ = is_first(Shape::most_fields, name) ? &comment : nullptr;
  } else if (frames_.back().field->shape->entry) {
    set_expected_entry(name);
  } else {
    set_expected_field(name);
  }
  return true;
}

void Binder::set_expected_entry(const JsonValue& name) {
  auto& frame = frames_.back();
  const auto& shape = *frame.field->shape;
  const auto [first, is_new] = frame.entries.emplace(name.text, name.end);
  if (!is_new) {
    const Place earlier{source_, text_span(report_.octets(source_), first->second)};
    error(name, fmt::format("\"{}\" is here twice, first at {}", printable(name.text),
                            report_.where(earlier)));
    expected_ = nullptr;
    return;
  }
  expected_ = &shape.fields.front();
  shape.entry(name);
}

void Binder::set_expected_field(const JsonValue& name) {
  const auto& fields = frames_.back().field->shape->fields;
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
    return field.name == name.text;
  });
  if (found == fields.end()) {
    expected_ = nullptr;
    report_unknown_key(name);
    return;
  }
  const auto index = static_cast<std::size_t>(found - fields.begin());
  expected_ = is_first(index, name) ? &*found : nullptr;
}

bool Binder::is_first(std::size_t field, const JsonValue& name) {
  auto& seen = frames_.back().seen[field];
  if (seen == 0) {
    seen = static_cast<std::uint32_t>(name.end);
    return true;
  }
  const Place earlier{source_, text_span(report_.octets(source_), seen)};
  error(name, fmt::format("\"{}\" is here twice, first at {}", name.text,
                          report_.where(earlier)));
  return false;
}

void Binder::report_unknown_key(const JsonValue& name) {
  auto& frame = frames_.back();
  const auto& shape = *frame.field->shape;
  std::vector<std::string_view> known{comment.name};
  for (const auto& field : shape.fields) {
    known.push_back(field.name);
  }
  const auto meant = nearest(name.text, known);
  if (!meant) {
    error(name,
          fmt::format("unknown key \"{}\" in {}", printable(name.text), shape.what));
    return;
  }
  error(name, fmt::format("unknown key \"{}\"; did you mean \"{}\"?",
                          printable(name.text), *meant));
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    if (shape.fields[i].name == *meant) {
      frame.misspelt |= 1U << i;
    }
  }
}

} // namespace mta_tls
