#pragma once

#include "common/policy/sender_rule.h"
#include "common/table/binder.h"
#include "common/table/loading.h"
#include "common/table/match_lists.h"
#include "common/table/match_reading.h"

#include <string>

namespace mta_tls {

// Reads "match" of a sender rule.
class SenderMatchReader {
public:
  explicit SenderMatchReader(Loading& loading);
  SenderMatchReader(const SenderMatchReader&) = delete;
  SenderMatchReader& operator=(const SenderMatchReader&) = delete;

  // Borrows from this reader.
  Field field() const {
    return {.name = "match", .kind = Field::Kind::object, .shape = &shape_};
  }

  void clear();

  SenderMatch match() const;

  // False if something was wrong with it, or if it was not there.
  bool is_sound() const noexcept { return reading_.is_sound(); }

  // Of its opening bracket, if it was there.
  const Place& place() const noexcept { return reading_.place(); }

private:
  Loading& loading_;
  MatchReading reading_;
  MatchList<std::string> addresses_;
  MatchList<Domain> domains_;
  MatchList<std::string> users_;
  Shape shape_;
};

} // namespace mta_tls
