#pragma once

#include "common/policy/message_rule.h"
#include "common/table/binder.h"
#include "common/table/loading.h"
#include "common/table/match_lists.h"

#include <optional>
#include <string>

namespace mta_tls {

// Reads "match" of a message rule.
class MessageMatchReader {
public:
  explicit MessageMatchReader(Loading& loading);
  MessageMatchReader(const MessageMatchReader&) = delete;
  MessageMatchReader& operator=(const MessageMatchReader&) = delete;

  // Borrows from this reader.
  Field field() const {
    return {.name = "match", .kind = Field::Kind::object, .shape = &shape_};
  }

  void clear();

  void write_to(MessageRule& rule) const;

  // False if something was wrong with it, or if it was not there.
  bool is_sound() const noexcept { return is_sound_; }

  // The name of the header field, if it is about one.
  const std::string& header_name() const noexcept { return header_.name; }

private:
  void begin();
  void end(const JsonValue& open, const ObjectKeys& keys);
  void set_subject_tag(const JsonValue& value);
  void set_header_name(const JsonValue& value);
  void set_header_value(const JsonValue& value);

  Loading& loading_;
  std::string subject_tag_;
  MessageRule::Header header_;
  MatchList<IpNetwork> networks_;
  std::size_t errors_before_ = 0;
  bool is_sound_ = false;
  Shape header_shape_;
  Shape shape_;
};

} // namespace mta_tls
