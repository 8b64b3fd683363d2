#include "common/table/json_reader.h"

#include "common/base/text.h"
#include "common/table/syntax_error.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <vector>

namespace mta_tls {

namespace {

using Json = nlohmann::json;

bool is_number_character(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

// What is left to read. Outlives the parser, so that its events have a place.
struct Reading {
  const char* at;
  const char* end;
};

// Feeds the parser. Of the ways to know how far it has read this is the fastest: half the
// time of parsing through iterators.
class Adapter {
public:
  using char_type = char;

  explicit Adapter(Reading& reading) : reading_(&reading) {}

  std::char_traits<char>::int_type get_character() {
    return reading_->at == reading_->end
               ? std::char_traits<char>::eof()
               : std::char_traits<char>::to_int_type(*reading_->at++);
  }

private:
  Reading* reading_;
};

using Parser = nlohmann::detail::parser<Json, Adapter>;

// Turns the events of nlohmann's SAX parser, which have no places, into ours.
class Events {
public:
  Events(std::string_view json, Span part, JsonHandler& handler)
      : json_(json), part_(part),
        handler_(handler), reading_{json.data() + part.begin, json.data() + part.end} {}

  std::optional<SyntaxError> run() {
    Parser(Adapter(reading_)).sax_parse(this);
    return std::move(error_);
  }

  bool null() { return handler_.scalar({JsonValue::Kind::null, end()}); }
  bool boolean(bool truth) {
    return handler_.scalar({JsonValue::Kind::boolean, end(), {}, 0, truth});
  }
  bool number_integer(std::int64_t number) {
    return handler_.scalar({JsonValue::Kind::integer, end_of_number(), {}, number});
  }
  bool number_unsigned(std::uint64_t number) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return number <= std::uint64_t{most}
               ? number_integer(static_cast<std::int64_t>(number))
               : number_float(0, {});
  }
  bool number_float(double /*number*/, const std::string& /*text*/) {
    return handler_.scalar({JsonValue::Kind::number, end_of_number()});
  }
  bool string(std::string& text) {
    return handler_.scalar({JsonValue::Kind::text, end(), text});
  }
  bool binary(Json::binary_t& /*octets*/) { return false; } // not in JSON texts
  bool key(std::string& name) {
    return handler_.key({JsonValue::Kind::text, end(), name});
  }
  bool start_object(std::size_t /*elements*/) { return open(JsonValue::Kind::object); }
  bool start_array(std::size_t /*elements*/) { return open(JsonValue::Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const Json::exception& error) {
    // The parser looks one octet ahead.
    const Parsed parsed{json_.substr(0, part_.end), end(),
                        open_.empty() ? std::nullopt : std::optional(open_.back())};
    error_ = explain_syntax_error(parsed, error.what());
    return false;
  }

private:
  std::size_t end() const { return static_cast<std::size_t>(reading_.at - json_.data()); }

  // The parser sees that a number is over by reading what follows it.
  std::size_t end_of_number() const {
    const auto read = end();
    return read > 0 && is_number_character(json_[read - 1]) ? read : read - 1;
  }

  bool open(JsonValue::Kind kind) {
    open_.push_back(end() - 1);
    return handler_.open({kind, end()});
  }
  bool close() {
    open_.pop_back();
    return handler_.close(end());
  }

  std::string_view json_;
  Span part_;
  JsonHandler& handler_;
  Reading reading_;
  std::vector<std::size_t> open_; // brackets
  std::optional<SyntaxError> error_;
};

bool is_escaped(std::string_view json, std::size_t at) {
  std::size_t backslashes = 0;
  while (backslashes < at && json[at - 1 - backslashes] == '\\') {
    ++backslashes;
  }
  return backslashes % 2 == 1;
}

Span number_span(std::string_view json, std::size_t end) {
  auto begin = end;
  while (begin > 0 && is_number_character(json[begin - 1])) {
    --begin;
  }
  return {begin, end};
}

} // namespace

std::size_t last_quote(std::string_view json) {
  auto at = json.rfind('"');
  while (at != 0 && is_escaped(json, at)) {
    at = json.rfind('"', at - 1);
  }
  return at;
}

Span text_span(std::string_view json, std::size_t end) {
  return {last_quote(json.substr(0, end - 1)), end};
}

Span token_span(std::string_view json, const JsonValue& value) {
  constexpr std::string_view null = "null";
  switch (value.kind) {
  case JsonValue::Kind::text:
    return text_span(json, value.end);
  case JsonValue::Kind::integer:
  case JsonValue::Kind::number:
    return number_span(json, value.end);
  case JsonValue::Kind::boolean:
    return {value.end - (value.truth ? 4 : 5), value.end};
  case JsonValue::Kind::null:
    return {value.end - null.size(), value.end};
  case JsonValue::Kind::object:
  case JsonValue::Kind::array:
    return {value.end - 1, value.end};
  }
  return {value.end, value.end};
}

std::optional<SyntaxError> read_json(std::string_view json, Span part,
                                     JsonHandler& handler) {
  return Events(json, part, handler).run();
}

} // namespace mta_tls
